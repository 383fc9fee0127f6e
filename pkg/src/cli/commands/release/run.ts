import { runRelease } from '../../job/release.js';
import type { Work } from '../../spec.js';
import type { releaseCommand } from './spec.js';

export const run: Work<typeof releaseCommand> = (context, { archives }, options) => runRelease(context, archives, options, true);
