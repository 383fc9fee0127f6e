import { service } from '../../options.js';
import { command, flag, several, text } from '../../spec.js';

const time = 'as 2026-01-31 or 2026-01-31T12:00:00Z';
/** The statuses of a transport request in a queue, each with its short form. */
export const statuses = {
  initial: 'in', running: 'ru', repeat: 're', fatal: 'fa', error: 'er', succeeded: 'su', skipped: 'sk', warning: 'wa', deleted: 'de',
} as const;

const FILTER = 'Which transport requests:';

export const queueCommand = command({
  name: 'queue',
  about: "list the transport requests in a node's import queue",
  arguments: { nodes: several({ name: '[node...]', about: 'names of nodes (case-sensitive), or their ids', value: 'node' }) },
  options: {
    allNodes: flag({ about: 'the queues of all nodes' }),
    watch: flag({ about: 'show the queue again every few seconds, until Ctrl-C or --timeout', short: 'w' }),
    status: text('<list>', {
      about: `only these statuses: ${Object.entries(statuses).map(([status, short]) => `${status} (${short})`).join(', ')}`,
      value: 'status',
      group: FILTER,
    }),
    owner: text('<user>', { about: 'only those created by this user', group: FILTER }),
    createdFrom: text('<time>', { about: `only those created since then, ${time}`, group: FILTER }),
    createdTo: text('<time>', { about: `only those created until then, ${time}; of a day alone, until its end`, group: FILTER }),
    queuedFrom: text('<time>', { about: `only those in the queue since then, ${time}`, group: FILTER }),
    queuedTo: text('<time>', { about: `only those in the queue until then, ${time}; of a day alone, until its end`, group: FILTER }),
    ...service,
  },
  examples: [
    { line: 'ctms queue QA', about: 'everything, in the order of the queue' },
    { line: 'ctms queue QA PROD --watch', about: 'two queues, shown again every few seconds' },
    { line: 'ctms queue QA --status in,re --json', about: 'what can be imported, for scripts' },
  ],
});
