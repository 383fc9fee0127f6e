import { version } from '../../../version.js';
import { printJson } from '../../print/json.js';
import type { Work } from '../../spec.js';
import type { versionCommand } from './spec.js';

export const run: Work<typeof versionCommand> = async ({ io, options }) => {
  if (options.json) printJson(io, { version, node: process.version });
  else io.stdout.write(`${version}\n`);
};
