import { changeQueue } from '../change-queue.js';
import type { Work } from '../../spec.js';
import type { resetCommand } from './spec.js';

export const run: Work<typeof resetCommand> = (context, { node, requests }, options) => changeQueue(context, 'reset', node, requests, options);
