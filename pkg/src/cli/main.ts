#!/usr/bin/env node
import { runCommand } from './program.js';

/** How long what nobody waits for, such as a connection that is being made, may keep the process after the end. */
const GRACE_MS = 500;

/** Ends a process that does not end by itself; a slow reader still gets all that was written. */
function leave(): void {
  if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit();
  else setTimeout(leave, GRACE_MS);
}

// Bundled as CommonJS, which has no await here.
void runCommand(process.argv.slice(2), process).then((code) => {
  // What could not be written has set one already.
  process.exitCode = code || process.exitCode || 0;
  // After a fault in ctms itself, timers of calls that nobody can end would keep the process.
  if (code === 70) return process.exit();
  setTimeout(leave, GRACE_MS).unref();
});
