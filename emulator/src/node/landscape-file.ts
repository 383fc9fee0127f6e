import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { checkLandscape, LandscapeError } from '../landscape/check.js';
import type { LandscapeSpec } from '../landscape/types.js';

/** The landscapes that come with the package. */
export const exampleNames = ['simple', 'branches', 'large'] as const;
/** Names a landscape that comes with the package. */
export type ExampleName = (typeof exampleNames)[number];

/** Reads a landscape that comes with the package: three stages, three branches, or 500 nodes. */
export async function exampleLandscape(name: ExampleName): Promise<LandscapeSpec> {
  return readLandscapeFile(fileURLToPath(new URL(`../../landscapes/${name}.yaml`, import.meta.url)));
}

/** Reads a landscape by the name of an example, or from a file as `readLandscapeFile` does. */
export async function readLandscape(nameOrPath: string): Promise<LandscapeSpec> {
  const example = exampleNames.find((name) => name === nameOrPath);
  return example === undefined ? readLandscapeFile(nameOrPath) : exampleLandscape(example);
}

/**
 * Reads a landscape from a YAML or JSON file and checks it.
 *
 * Rejects with a `LandscapeError` that names file, line and column of a YAML mistake, or all problems.
 */
async function readLandscapeFile(path: string): Promise<LandscapeSpec> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new LandscapeError([
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}. Examples by name: ${exampleNames.join(', ')}`,
    ]);
  });
  const document = parseDocument(text);
  const [mistake] = document.errors;
  if (mistake !== undefined) throw new LandscapeError([`${path}: ${mistake.message.split('\n', 1)[0] ?? ''}`]);
  return checkLandscape(document.toJS() as unknown);
}
