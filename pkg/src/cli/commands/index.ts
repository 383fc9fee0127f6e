import type { CommandSpec } from '../spec.js';
import { completionCommand } from './completion.js';
import { deleteDescriptorCommand, listDescriptorsCommand, putDescriptorCommand } from './descriptor.js';
import { emulatorCommand } from './emulator.js';
import { exportCommand } from './export.js';
import { followCommand } from './follow.js';
import { forwardCommand } from './forward.js';
import { importCommand } from './import.js';
import { inspectCommand } from './inspect.js';
import { keyCheckCommand } from './key-check.js';
import { logsCommand } from './logs.js';
import { migrateCommand } from './migrate.js';
import { nodesCommand } from './nodes.js';
import { queueCommand } from './queue.js';
import { releaseCommand } from './release.js';
import { removeCommand } from './remove.js';
import { resetCommand } from './reset.js';
import { routesCommand } from './routes.js';
import { uploadCommand } from './upload.js';

/** Every command, in the order of help. */
export const commands: readonly CommandSpec[] = [
  exportCommand,
  uploadCommand,
  releaseCommand,
  migrateCommand,
  inspectCommand,
  nodesCommand,
  routesCommand,
  queueCommand,
  importCommand,
  followCommand,
  logsCommand,
  forwardCommand,
  resetCommand,
  removeCommand,
  keyCheckCommand,
  listDescriptorsCommand,
  putDescriptorCommand,
  deleteDescriptorCommand,
  emulatorCommand,
  completionCommand,
];

/** What the commands of a group have in common. */
export const groups: Readonly<Record<string, string>> = {
  key: 'look at service keys',
  descriptor: 'MTA extension descriptors of a node: list, put, delete',
};
