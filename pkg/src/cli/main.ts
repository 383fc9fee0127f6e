#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';

import { runCommand } from './program.js';

// A run is short: optimising fetch's HTTP parser would take 25 MB and never be earned back, and a young
// space that grows would let as much of what was sent pile up. Both must be said before anything is loaded.
setFlagsFromString('--liftoff-only');
setFlagsFromString('--semi-space-growth-factor=1');

// A reader that goes away, as `head` does, ends neither a release nor its exit code.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const code = await runCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
});
process.exitCode = code;
// After a fault in ctms itself, timers of calls that nobody can end would keep the process.
if (code === 70) process.exit();
