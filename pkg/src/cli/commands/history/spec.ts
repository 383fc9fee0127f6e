import { markdown, mta, node, service } from '../../options.js';
import { command, flag, text } from '../../spec.js';

export const historyCommand = command({
  name: 'history',
  about: 'show who imported what into a node, when, with which result, and how long it took',
  arguments: { node },
  options: {
    mta,
    since: text('<time>', { about: 'only what started since then, as 2026-01-31 or 2026-01-31T12:00:00Z' }),
    allActions: flag({ about: 'also resets, removals, forwarding and everything else that was done' }),
    markdown,
    ...service,
  },
  examples: [
    { line: 'ctms history PROD --since 2026-01-31', about: 'the newest first' },
    { line: 'ctms history PROD --mta com.acme.shop --markdown', about: 'one MTA, for an audit' },
  ],
});
