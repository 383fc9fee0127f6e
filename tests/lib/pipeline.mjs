import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';

import { parseDocument } from 'yaml';

import { ctmsScript } from '../../scripts/lib/command.mjs';
import { bareEnvironment } from './ctms.mjs';

/**
 * What a CI system brings along, beside the shell: `npx` and `npm install` that
 * take this repository's command for every package of ctms, and the build tool
 * as if it had built.
 */
export function makeTools() {
  const folder = mkdtempSync(path.join(tmpdir(), 'ctms-tools-'));
  mkdirSync(path.join(folder, 'bin'));
  const tool = (name, lines) => {
    writeFileSync(path.join(folder, 'bin', name), `#!/bin/sh\n${lines.join('\n')}\n`);
    chmodSync(path.join(folder, 'bin', name), 0o755);
  };
  tool('ctms', [`exec ${quote(process.execPath)} ${quote(ctmsScript())} "$@"`]);
  tool('npx', [
    'while [ "$#" -gt 0 ]; do',
    '  case "$1" in',
    '    --package=?*) echo "${1#--package=}" >> "$CTMS_TEST_PACKAGES"; shift ;;',
    '    --yes|--) shift ;;',
    '    mbt) exit 0 ;;',
    '    ctms@*) echo "$1" >> "$CTMS_TEST_PACKAGES"; shift; exec ctms "$@" ;;',
    '    ctms) shift; exec ctms "$@" ;;',
    '    *) echo "npx: unexpected $1" >&2; exit 99 ;;',
    '  esac',
    'done',
  ]);
  tool('npm', [
    '[ -z "$(ls -A)" ] || { echo "npm: it was started in a folder with files" >&2; exit 97; }',
    '[ -z "$CTMS_SERVICE_KEY$CTMS_OPERATING_KEY" ] || { echo "npm: it was given a service key" >&2; exit 98; }',
    'for word; do',
    '  case "$word" in',
    '    --prefix=*) prefix=${word#--prefix=} ;;',
    '    install|--*) ;;',
    '    *) echo "$word" >> "$CTMS_TEST_PACKAGES" ;;',
    '  esac',
    'done',
    'mkdir -p "$prefix/node_modules/.bin"',
    `ln -s ${quote(path.join(folder, 'bin/ctms'))} "$prefix/node_modules/.bin/ctms"`,
  ]);
  const packages = path.join(folder, 'packages');
  return {
    /** The file in which each run of npx or npm notes the package that it was told to take. */
    packages,
    env: { PATH: `${path.join(folder, 'bin')}${path.delimiter}${process.env.PATH}`, CTMS_TEST_PACKAGES: packages },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/**
 * Runs a script as a CI system does, without this shell's own variables.
 *
 * @param {string} script
 * @param {{ cwd: string, env: Record<string, string>, shell?: string[] }} options
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export async function runScript(script, { cwd, env, shell = ['sh', '-e', '-c'] }) {
  const [command, ...args] = shell;
  const child = spawn(command, [...args, script], { cwd, env: { ...bareEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise((resolve, reject) => { child.once('error', reject).once('close', resolve); });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, stdout, stderr };
}

/** Parses YAML of which not even a warning is to be had. */
export function strictYaml(source) {
  const document = parseDocument(source, { strict: true, uniqueKeys: true });
  const complaints = [...document.errors, ...document.warnings];
  if (complaints.length > 0) throw new Error(`${complaints.join('\n')}\nin\n${source}`);
  return document.toJS();
}

/**
 * Replaces GitHub's expressions in a text: `${{ a.b || c.d }}`, the first that is not empty.
 *
 * @param {string} text
 * @param {object} contexts such as `{ inputs: { from: 'DEV' } }`
 */
export function evaluate(text, contexts) {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression) => {
    const values = expression.split('||').map((name) => name.trim().split('.').reduce((value, key) => value?.[key], contexts));
    return values.find((value) => value !== undefined && value !== '') ?? '';
  });
}

/** Reads a file for `$GITHUB_OUTPUT` as the runner does. */
export function githubOutputs(text) {
  return Object.fromEntries([...text.matchAll(/^(\w+)(?:=(.*)|<<(\S+)\n([\s\S]*?)\n\3)$/gm)].map(([, name, plain, , long]) => [name, plain ?? long]));
}

/** Reads what `##vso[task.setvariable]` on standard output sets, as the agent does. */
export function azureVariables(stdout) {
  const set = [...stdout.matchAll(/^##vso\[task\.setvariable variable=(\w+);isOutput=true\](.*)$/gm)];
  return Object.fromEntries(set.map(([, name, value]) => [name, value.replace(/%3B/g, ';').replace(/%5D/g, ']').replace(/%AZP25/g, '%')]));
}

/** The fenced blocks of a language in a Markdown document. */
export function blocks(markdown, language) {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, block]) => block);
}

const quote = (word) => `'${word.replaceAll("'", "'\\''")}'`;
