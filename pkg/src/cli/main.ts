#!/usr/bin/env node
import process from 'node:process';

import { runCommand } from './program.js';

process.exitCode = await runCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
});
