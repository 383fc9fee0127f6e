import type { CommandSpec } from '../spec.js';
import { completionCommand } from './completion.js';
import { emulatorCommand } from './emulator.js';
import { exportCommand } from './export.js';
import { logsCommand } from './logs.js';
import { migrateCommand } from './migrate.js';
import { nodesCommand } from './nodes.js';
import { queueCommand } from './queue.js';
import { releaseCommand } from './release.js';
import { routesCommand } from './routes.js';
import { uploadCommand } from './upload.js';

/** Every command, in the order of help. */
export const commands: readonly CommandSpec[] = [
  exportCommand,
  uploadCommand,
  releaseCommand,
  migrateCommand,
  nodesCommand,
  routesCommand,
  queueCommand,
  logsCommand,
  emulatorCommand,
  completionCommand,
];

/** What the commands of a group have in common. */
export const groups: Readonly<Record<string, string>> = {};
