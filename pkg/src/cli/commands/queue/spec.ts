import type { QueueCommandOptions } from './run.js';
import { node, service } from '../../options.js';
import { command } from '../../spec.js';

const time = 'as 2026-01-31 or 2026-01-31T12:00:00Z';

export const queueCommand = command<QueueCommandOptions>({
  name: 'queue',
  about: "list the transport requests in a node's import queue",
  arguments: [node],
  options: [
    { flags: '--status <list>', about: 'only these statuses: initial (in), running (ru), repeat (re), fatal (fa), error (er), succeeded (su), skipped (sk), warning (wa), deleted (de)' },
    { flags: '--owner <user>', about: 'only those that this user made' },
    { flags: '--created-from <time>', about: `only those made since then, ${time}` },
    { flags: '--created-to <time>', about: `only those made until then, ${time}; of a day alone, until its end` },
    { flags: '--queued-from <time>', about: `only those in the queue since then, ${time}` },
    { flags: '--queued-to <time>', about: `only those in the queue until then, ${time}; of a day alone, until its end` },
    ...service,
  ],
  examples: [
    { line: 'ctms queue QA', about: 'everything, in the order of the queue' },
    { line: 'ctms queue QA --status in,re --json', about: 'what can be imported, for scripts' },
  ],
  run: async (context, [node = ''], options) => {
    const { showQueue } = await import('./run.js');
    return showQueue(context, node, options);
  },
});
