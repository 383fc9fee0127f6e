import { usage } from '../../../errors.js';
import { installCommand } from '../../source.js';
import type { Work } from '../../spec.js';
import type { emulatorCommand } from './spec.js';

/** Runs the emulator, which is an optional package, until Ctrl-C. */
export const run: Work<typeof emulatorCommand> = async ({ io, signal }, _, options) => {
  const { runEmulator } = await import('ctms-emulator/cli').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw usage('USAGE', 'the package ctms-emulator is not installed', installCommand('ctms-emulator'));
  });
  try {
    await runEmulator({ ...options, signal, stdout: io.stdout, stderr: io.stderr });
  } catch (error) {
    const { name, code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw usage('USAGE', `port ${options.port} is in use`, 'choose another with --port, or --port 0 for a free one');
    if (code === 'EACCES') throw usage('USAGE', `port ${options.port} needs more rights`, 'choose one above 1023 with --port, or --port 0 for a free one');
    if (name === 'LandscapeError') throw usage('USAGE', message, 'the README of ctms-emulator shows the form of a landscape file');
    throw error;
  }
};
