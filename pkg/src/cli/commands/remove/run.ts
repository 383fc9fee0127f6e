import { changeQueue } from '../change-queue.js';
import type { Work } from '../../spec.js';
import type { removeCommand } from './spec.js';

export const run: Work<typeof removeCommand> = (context, { node, requests }, options) => changeQueue(context, 'remove', node, requests, options);
