#!/usr/bin/env node
import { runCommand } from './program.js';

// Bundled as CommonJS, which has no await here.
void runCommand(process.argv.slice(2), process).then((code) => {
  // What could not be written has set one already.
  process.exitCode = code || process.exitCode || 0;
  // After a fault in ctms itself, timers of calls that nobody can end would keep the process.
  if (code === 70) process.exit();
});
