import { CtmsClient } from '../node.js';
import type { CallOptions, ClientOptions } from '../types.js';
import type { Context } from './io.js';
import { findKeys } from './keys.js';
import { teller } from './print.js';

/** Makes the client of a command from the options that every command with a key has. */
export async function makeClient(context: Context, more: ClientOptions = {}): Promise<CtmsClient> {
  const keys = await findKeys(context);
  const { allowHttp, proxy, ca } = context.options;
  return new CtmsClient({ ...keys, allowHttp, proxy, ca, ...more });
}

/** What every call of a command says: the signal, what is left until the command's deadline, where its news go. */
export function callOptions(context: Context): CallOptions {
  const { deadline, signal } = context;
  return {
    signal,
    timeoutMs: deadline === undefined ? undefined : Math.max(1, Math.ceil(deadline - performance.now())),
    onEvent: teller(context),
  };
}
