#!/usr/bin/env node
import process from 'node:process';

import { runCommand } from './program.js';

const code = await runCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
});
process.exitCode = code;
// After a fault in ctms itself, timers of calls that nobody can end would keep the process.
if (code === 70) process.exit();
