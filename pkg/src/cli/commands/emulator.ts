import { usage } from '../../errors.js';
import type { Context } from '../io.js';
import type { EmulatorCommandOptions } from '../program.js';

/** `ctms emulator`: the optional package does the work. */
export async function emulatorCommand({ io, signal }: Context, options: EmulatorCommandOptions): Promise<void> {
  const { runEmulator } = await import('ctms-emulator/cli').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw usage('USAGE', 'the package ctms-emulator is not installed', 'npm install -D ctms-emulator');
  });
  await runEmulator({ ...options, signal, stdout: io.stdout, stderr: io.stderr } as Parameters<typeof runEmulator>[0]);
}
