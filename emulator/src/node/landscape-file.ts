import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { checkLandscape, LandscapeError } from '../landscape/check.js';
import type { LandscapeSpec } from '../landscape/types.js';

/**
 * Reads a landscape from a YAML or JSON file and checks it.
 *
 * Rejects with a `LandscapeError` that names file, line and column of a YAML mistake, or all problems.
 */
export async function readLandscape(path: string): Promise<LandscapeSpec> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new LandscapeError([`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`]);
  });
  const document = parseDocument(text);
  const [mistake] = document.errors;
  if (mistake !== undefined) throw new LandscapeError([`${path}: ${mistake.message.split('\n', 1)[0] ?? ''}`]);
  return checkLandscape(document.toJS() as unknown);
}
