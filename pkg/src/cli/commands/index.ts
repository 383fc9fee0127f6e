import type { CommandSpec } from '../spec.js';
import { completionCommand } from './completion/spec.js';
import { deleteDescriptorCommand, listDescriptorsCommand, putDescriptorCommand } from './descriptor/spec.js';
import { emulatorCommand } from './emulator/spec.js';
import { exportCommand } from './export/spec.js';
import { followCommand } from './follow/spec.js';
import { forwardCommand } from './forward/spec.js';
import { importCommand } from './import/spec.js';
import { inspectCommand } from './inspect/spec.js';
import { keyCheckCommand } from './key-check/spec.js';
import { logsCommand } from './logs/spec.js';
import { migrateCommand } from './migrate/spec.js';
import { nodesCommand } from './nodes/spec.js';
import { queueCommand } from './queue/spec.js';
import { releaseCommand } from './release/spec.js';
import { removeCommand } from './remove/spec.js';
import { resetCommand } from './reset/spec.js';
import { routesCommand } from './routes/spec.js';
import { uploadCommand } from './upload/spec.js';

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
