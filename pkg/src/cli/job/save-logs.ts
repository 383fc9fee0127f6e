import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { usage } from '../../errors.js';
import type { LogLine } from '../../types/follow.js';

/** Makes the folder before anything is sent, so that it is not found to be unwritable after the import. */
export async function openLogFolder(folder: string | undefined): Promise<void> {
  if (folder !== undefined) await written(folder, mkdir(folder, { recursive: true }));
}

/** Writes one file for each transport request in a node, its messages in the order of time. */
export async function saveLog(folder: string | undefined, messages: readonly LogLine[]): Promise<void> {
  if (folder === undefined) return;
  const files = new Map<string, string[]>();
  for (const message of messages) {
    const name = `${fileName(message.nodeName)}-${message.transportRequestId}.log`;
    files.set(name, [...(files.get(name) ?? []), line(message)]);
  }
  for (const [name, lines] of files) await written(folder, writeFile(path.join(folder, name), lines.join('')));
}

function line({ createdAt, severity, fileName, text }: LogLine): string {
  const file = fileName === undefined ? '' : `${fileName}: `;
  return `${createdAt ?? '-'} ${severity} ${file}${text.replace(/\s+/g, ' ')}\n`;
}

/** A name that every file system takes. */
function fileName(node: string): string {
  return node.replace(/[^\w.-]/g, '_').replace(/^\.+/, '_');
}

async function written(folder: string, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw usage('USAGE', `cannot write to the folder of --save-logs, ${folder}: ${(error as Error).message}`, 'give a folder that can be written to');
  }
}
