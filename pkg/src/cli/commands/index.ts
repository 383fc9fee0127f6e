import { bound, type Command } from '../spec.js';
import { completeCommand } from './complete/spec.js';
import { completionCommand } from './completion/spec.js';
import { descriptorDeleteCommand } from './descriptor-delete/spec.js';
import { descriptorListCommand } from './descriptor-list/spec.js';
import { descriptorPutCommand } from './descriptor-put/spec.js';
import { diffCommand } from './diff/spec.js';
import { doctorCommand } from './doctor/spec.js';
import { emulatorCommand } from './emulator/spec.js';
import { explainCommand } from './explain/spec.js';
import { exportCommand } from './export/spec.js';
import { filesDeleteCommand } from './files-delete/spec.js';
import { followCommand } from './follow/spec.js';
import { forwardCommand } from './forward/spec.js';
import { historyCommand } from './history/spec.js';
import { importCommand } from './import/spec.js';
import { inspectCommand } from './inspect/spec.js';
import { keyCheckCommand } from './key-check/spec.js';
import { logsCommand } from './logs/spec.js';
import { migrateCommand } from './migrate/spec.js';
import { nodesCommand } from './nodes/spec.js';
import { piperCommand } from './piper/spec.js';
import { queueCommand } from './queue/spec.js';
import { releaseCommand } from './release/spec.js';
import { removeCommand } from './remove/spec.js';
import { resetCommand } from './reset/spec.js';
import { routesCommand } from './routes/spec.js';
import { statusCommand } from './status/spec.js';
import { uploadCommand } from './upload/spec.js';
import { versionCommand } from './version/spec.js';

/** Every command, in the order of help. */
export const commands: readonly Command[] = [
  bound(exportCommand, () => import('./export/run.js')),
  bound(uploadCommand, () => import('./upload/run.js')),
  bound(releaseCommand, () => import('./release/run.js')),
  bound(migrateCommand, () => import('./migrate/run.js')),
  bound(piperCommand, () => import('./piper/run.js')),
  bound(inspectCommand, () => import('./inspect/run.js')),
  bound(statusCommand, () => import('./status/run.js')),
  bound(diffCommand, () => import('./diff/run.js')),
  bound(historyCommand, () => import('./history/run.js')),
  bound(nodesCommand, () => import('./nodes/run.js')),
  bound(routesCommand, () => import('./routes/run.js')),
  bound(queueCommand, () => import('./queue/run.js')),
  bound(importCommand, () => import('./import/run.js')),
  bound(followCommand, () => import('./follow/run.js')),
  bound(logsCommand, () => import('./logs/run.js')),
  bound(explainCommand, () => import('./explain/run.js')),
  bound(forwardCommand, () => import('./forward/run.js')),
  bound(resetCommand, () => import('./reset/run.js')),
  bound(removeCommand, () => import('./remove/run.js')),
  bound(filesDeleteCommand, () => import('./files-delete/run.js')),
  bound(keyCheckCommand, () => import('./key-check/run.js')),
  bound(doctorCommand, () => import('./doctor/run.js')),
  bound(descriptorListCommand, () => import('./descriptor-list/run.js')),
  bound(descriptorPutCommand, () => import('./descriptor-put/run.js')),
  bound(descriptorDeleteCommand, () => import('./descriptor-delete/run.js')),
  bound(emulatorCommand, () => import('./emulator/run.js')),
  bound(completionCommand, () => import('./completion/run.js')),
  bound(versionCommand, () => import('./version/run.js')),
];

/** A command that only scripts run: not in help. */
export const hidden: Command = bound(completeCommand, () => import('./complete/run.js'));

/** What the commands of a group have in common. */
export const groups: Readonly<Record<string, string>> = {
  key: 'check service keys',
  files: 'uploaded files: delete',
  descriptor: 'MTA extension descriptors of a node: list, put, delete',
};

/** Under which headings help lists the commands, by their first words. */
export const headings: readonly (readonly [heading: string, firstWords: readonly string[]])[] = [
  ['Release:', ['export', 'upload', 'release', 'inspect', 'migrate', 'piper']],
  ['What is where:', ['status', 'diff', 'history']],
  ['Operate:', ['import', 'follow', 'queue', 'logs', 'explain', 'forward', 'reset', 'remove', 'nodes', 'routes', 'descriptor', 'files']],
  ['Set up:', ['key', 'doctor', 'emulator', 'completion', 'version']],
];
