import { runRelease } from '../../job/release.js';
import type { Work } from '../../spec.js';
import type { uploadCommand } from './spec.js';

export const run: Work<typeof uploadCommand> = (context, { archives }, options) => runRelease(context, archives, options, false);
