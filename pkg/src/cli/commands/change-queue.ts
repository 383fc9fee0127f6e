import { callOptions, withClient } from '../client.js';
import { confirm } from '../confirm.js';
import type { Context } from '../io.js';
import { printJson } from '../print/json.js';
import { listed } from '../print/words.js';

/** The options of the commands that change a queue. */
export interface ChangeOptions {
  readonly force?: boolean;
  readonly namedUser?: string;
  readonly yes?: boolean;
}

const DONE = { forward: 'forwarded from', reset: 'reset in', remove: 'removed from' } as const;

/** The work of `ctms forward`, `ctms reset` and `ctms remove`. */
export function changeQueue(context: Context, verb: keyof typeof DONE, node: string, ids: readonly number[], options: ChangeOptions): Promise<void> {
  const { force, namedUser, yes } = options;
  return withClient(context, async ({ queue }) => {
    if (verb === 'remove') await confirm(context, `Remove ${listed('transport request', ids)} from ${node}?`, yes);
    const done = await queue[verb](node, ids, { force, namedUser, ...callOptions(context) });
    if (context.options.json) return printJson(context.io, done);
    const what = listed('transport request', ids);
    context.io.stdout.write(`${what[0]?.toUpperCase()}${what.slice(1)} ${DONE[verb]} ${done.nodeName}\n`);
  });
}
