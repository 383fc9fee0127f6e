import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';

import { usage } from '../../errors.js';

/**
 * Expands patterns, because not every shell does; a name without a pattern
 * stays as it is, so that a missing file is told by its own name. A file that
 * is named twice, by another spelling or through a link, is sent once.
 */
export async function findArchives(patterns: readonly string[]): Promise<string[]> {
  const byPlace = new Map<string, string>();
  for (const file of (await Promise.all(patterns.map(expand))).flat()) {
    const place = await identity(file);
    if (!byPlace.has(place)) byPlace.set(place, file);
  }
  return [...byPlace.values()];
}

/** By what two names are the same file: where it lies on its device. */
async function identity(file: string): Promise<string> {
  const found = await stat(file, { bigint: true }).catch(() => undefined);
  return found === undefined || found.ino === 0n ? resolve(file) : `${found.dev}:${found.ino}`;
}

async function expand(pattern: string): Promise<string[]> {
  const files = await matching(pattern);
  if (files.length === 0) {
    throw usage('USAGE', `no file matches the pattern ${pattern}`, 'check the folder, and whether the build has made the archive');
  }
  return files;
}

/** Returns the files that fit a pattern, in order; a name without a pattern, or of a file that is there, as it is. */
export async function matching(pattern: string): Promise<string[]> {
  // The library is loaded only where a pattern may be meant: it would take a tenth of a short run.
  if (!/[*?[{(!]/.test(pattern) || existsSync(pattern)) return [pattern];
  const { glob, isDynamicPattern } = await import('tinyglobby');
  if (!isDynamicPattern(pattern)) return [pattern];
  // What separates folders on Windows escapes characters in a pattern.
  const files = await glob(pattern.replaceAll(sep, '/'), { onlyFiles: true, expandDirectories: false });
  return files.sort();
}
