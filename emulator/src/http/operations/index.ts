import { operationName, type Operation } from '../operation.js';
import { actionOperations } from './actions.js';
import { descriptorOperations } from './descriptors.js';
import { fileOperations } from './files.js';
import { landscapeOperations } from './landscape.js';
import { queueOperations } from './queue.js';
import { requestOperations } from './requests.js';
import { unpublishedOperations } from './unpublished.js';

/** Every operation of the API. */
export const operations: readonly Operation[] = [
  ...fileOperations,
  ...requestOperations,
  ...queueOperations,
  ...actionOperations,
  ...landscapeOperations,
  ...descriptorOperations,
  ...unpublishedOperations,
];

/** Name of the token server's operation, for faults. */
export const tokenOperation = 'POST /oauth/token';

/** The names that faults know, besides `*` for all. */
export const operationNames: readonly string[] = [tokenOperation, ...operations.map(operationName)];
