import { spawn, spawnSync } from 'node:child_process';
import process from 'node:process';

const running = new Set();

/** Starts a program that ends with us, its own children included. */
export function start(program, args, options) {
  // A group of its own, so that what a program starts can be ended with it; Ctrl-C then reaches it through us.
  const child = spawn(program, args, { ...options, detached: process.platform !== 'win32' });
  if (running.size === 0) for (const [signal, end] of ENDS) process.on(signal, end);
  running.add(child);
  const forget = () => {
    running.delete(child);
    if (running.size === 0) for (const [signal, end] of ENDS) process.off(signal, end);
  };
  child.once('close', forget).once('error', forget);
  return child;
}

/** Ends a program and all that it has started. */
export function stop(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Ends all that was started and still runs. */
export function stopPrograms() {
  for (const child of running) stop(child);
}

/** What a signal does while a program runs. */
const ENDS = [['SIGINT', 130], ['SIGTERM', 143]].map(([signal, code]) => [signal, () => {
  stopPrograms();
  process.exit(code);
}]);
