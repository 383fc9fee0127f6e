import { json } from '../../options.js';
import { choice, command, flag, text, usually, value } from '../../spec.js';
import { port, whole } from '../../values.js';

export const emulatorCommand = command({
  name: 'emulator',
  about: 'run a local Cloud Transport Management (needs the package ctms-emulator)',
  arguments: {},
  options: {
    port: usually(8484, value('<number>', port, { about: 'port to listen on; 0 takes a free one' })),
    landscape: text('<file>', { about: 'YAML or JSON file with nodes and routes, or an example: simple, branches, large', value: 'file' }),
    plan: usually('standard', choice('<plan>', ['standard', 'free', 'export', 'transport_operator'], { about: 'instance plan of the printed key' })),
    latency: usually(0, value('<milliseconds>', whole, { about: 'delay of each response' })),
    importMs: usually(2000, value('<milliseconds>', whole, { about: 'how long an import takes' })),
    cors: text('<origin>', { about: 'origin that pages may call from' }),
    control: flag({ about: 'open the control endpoint /_emulator/' }),
    json,
  },
  examples: [
    { line: 'ctms emulator', about: 'DEV -> QA -> PROD and HUB -> TRAINING, with a key to paste' },
    { line: 'ctms emulator --port 0 --json', about: 'for scripts: one line with the address and the keys' },
  ],
});
