import type { EmulatorOptions } from './run.js';
import { json } from '../../options.js';
import { command, port, whole } from '../../spec.js';

export const emulatorCommand = command<EmulatorOptions>({
  name: 'emulator',
  about: 'run a local Cloud Transport Management (needs the package ctms-emulator)',
  arguments: [],
  options: [
    { flags: '--port <number>', about: 'port to listen on; 0 takes a free one', parse: port, default: 8484 },
    { flags: '--landscape <file>', about: 'YAML or JSON file with nodes and routes, or an example: simple, branches, large', value: 'file' },
    { flags: '--plan <plan>', about: 'instance plan of the printed key', choices: ['standard', 'free', 'export', 'transport_operator'], default: 'standard' },
    { flags: '--latency <milliseconds>', about: 'how much longer each answer takes', parse: whole, default: 0 },
    { flags: '--import-ms <milliseconds>', about: 'how long an import takes', parse: whole, default: 2000 },
    { flags: '--cors <origin>', about: 'origin that pages may call from' },
    { flags: '--control', about: 'open the control endpoint /_emulator/' },
    json,
  ],
  examples: [
    { line: 'ctms emulator', about: 'DEV -> QA -> PROD and HUB -> TRAINING, with a key to paste' },
    { line: 'ctms emulator --port 0 --json', about: 'for scripts: one line with the address and the keys' },
  ],
  run: async (context, _args, options) => {
    const { runLocalService } = await import('./run.js');
    return runLocalService(context, options);
  },
});
