import { readdir } from 'node:fs/promises';

import type { Context } from '../../io.js';
import type { ArgumentSpec, Command, NamedOption, ValueKind, Work } from '../../spec.js';
import { commands, groups } from '../index.js';
import { statuses } from '../queue/spec.js';
import { nodeNames } from './node-names.js';
import type { completeCommand } from './spec.js';

/** A word and what it means. */
type Candidate = readonly [word: string, about?: string];

/** Prints a candidate a line, with what it means behind a tab; `:files` where the shell's own files are meant. */
export const run: Work<typeof completeCommand> = async (context, { words }) => {
  const current = words.at(-1) ?? '';
  const found = await candidates(context, words.slice(0, -1), current);
  const lines = found === 'files' ? [':files'] : found.filter(([word]) => word.startsWith(current)).map(([word, about = '']) => `${word}\t${about}`);
  context.io.stdout.write(lines.map((line) => `${line}\n`).join(''));
};

async function candidates(context: Context, before: readonly string[], current: string): Promise<readonly Candidate[] | 'files'> {
  const command = commandOf(before);
  if (command === undefined) return names(before, current);
  const option = command.options.find(({ long, short }) => before.at(-1) === long || before.at(-1) === `-${short}`);
  if (option?.placeholder !== undefined) return values(context, before, current, option);
  const argument = argumentAt(command, before);
  if (current.startsWith('-') || argument === undefined) return optionsOf(command);
  const found = await values(context, before, current, argument);
  return found.length === 0 && current === '' ? optionsOf(command) : found;
}

function commandOf(words: readonly string[]): Command | undefined {
  return [2, 1].map((count) => words.slice(0, count).join(' ')).flatMap((name) => commands.find((command) => command.name === name) ?? [])[0];
}

/** The first words of all commands, or the second words of a group. */
function names(before: readonly string[], current: string): readonly Candidate[] {
  const [group] = before;
  if (before.length > 1) return [];
  if (current.startsWith('-')) return [['--help', 'print help'], ['--version', 'print the version']];
  if (group !== undefined && group !== 'help') {
    return commands.flatMap(({ name, about }) => (name.startsWith(`${group} `) ? [[name.slice(group.length + 1), about] as const] : []));
  }
  const single = commands.filter(({ name }) => !name.includes(' ')).map(({ name, about }) => [name, about] as const);
  return [...single, ...Object.entries(groups)];
}

function optionsOf({ options }: Command): readonly Candidate[] {
  return [...options.map(({ long, about }) => [long, about] as const), ['--help', 'print help']];
}

/** The argument that stands behind these words: words that are neither options nor their values count. */
function argumentAt({ name, arguments: all, options }: Command, before: readonly string[]): ArgumentSpec | undefined {
  const words = before.slice(name.split(' ').length);
  const takesValue = (word: string | undefined): boolean => options.some(({ long, short, placeholder }) => placeholder !== undefined && (word === long || word === `-${short}`));
  const count = words.filter((word, at) => !word.startsWith('-') && !takesValue(words[at - 1])).length;
  const last = all.at(-1);
  return all[count] ?? (last?.name.includes('...') ? last : undefined);
}

async function values(
  context: Context,
  before: readonly string[],
  current: string,
  { choices, value = 'text' }: Pick<NamedOption, 'choices' | 'value'>,
): Promise<readonly Candidate[] | 'files'> {
  if (choices) return choices.map((word) => [word] as const);
  return KINDS[value](context, before, current);
}

type Find = (context: Context, before: readonly string[], current: string) => Promise<readonly Candidate[] | 'files'>;

const KINDS: Readonly<Record<ValueKind, Find>> = {
  file: async () => 'files',
  folder: async () => 'files',
  text: async () => [],
  node: async (context, before) => (await nodeNames(context, before)).map((name) => [name] as const),
  status: async (_context, _before, current) => {
    // Of a list the last one is being typed.
    const typed = current.slice(0, current.lastIndexOf(',') + 1);
    return Object.keys(statuses).map((word) => [`${typed}${word}`] as const);
  },
  output: async () => [['auto', 'what matches the CI system'], ['github'], ['azure'], ['gitlab'], ['dotenv'], ['json=', 'a file']],
  archive: async (_context, _before, current) => {
    const found = (await Promise.all(['.', 'mta_archives'].map(archivesIn))).flat();
    return found.some((file) => file.startsWith(current)) ? found.map((file) => [file] as const) : 'files';
  },
};

async function archivesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.mtar')).sort().map((name) => (folder === '.' ? name : `${folder}/${name}`));
}
