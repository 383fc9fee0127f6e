import { runRelease } from '../../job/release.js';
import type { Work } from '../../spec.js';
import type { exportCommand } from './spec.js';

export const run: Work<typeof exportCommand> = (context, { archives }, options) => runRelease(context, archives, options, false);
