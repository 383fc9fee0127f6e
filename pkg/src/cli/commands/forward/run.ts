import { changeQueue } from '../change-queue.js';
import type { Work } from '../../spec.js';
import type { forwardCommand } from './spec.js';

export const run: Work<typeof forwardCommand> = (context, { node, requests }, options) => changeQueue(context, 'forward', node, requests, options);
