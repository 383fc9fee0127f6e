// Called by cargo in place of each native test program, with that program and its arguments: a test that
// never ends, or takes all memory, is ended and named.
import process from 'node:process';

import { runLimited } from './lib/native.mjs';

const [program, ...args] = process.argv.slice(2);
process.exitCode = await runLimited(program, args);
