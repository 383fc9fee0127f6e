import { usage } from '../errors.js';
import { reported } from './core.js';
import { listOf } from './options.js';
import type { CoreModule } from './platform.js';
import type { TransportNode } from '../types/landscape.js';
import type { OrderedMessage } from '../types/logs.js';
import type { QueueAction } from '../types/status.js';

/** Splits what the core's table says. */
export function allowed(core: CoreModule, status: string): readonly QueueAction[] {
  const actions = reported(() => core.allowed_actions(status));
  return actions === '' ? [] : (actions.split(',') as QueueAction[]);
}

/** Makes a Date of what the core has read. */
export function date(core: CoreModule, text: string): Date | undefined {
  const milliseconds = reported(() => core.parse_time(text));
  return milliseconds === undefined ? undefined : new Date(milliseconds);
}

/** What counts of a node when an action is judged; `null` is nothing. */
export function nodeState(node: Partial<TransportNode> | undefined): object {
  if (typeof (node ?? {}) !== 'object') throw usage('USAGE', 'node must be an object', 'pass a node as client.nodes.list() returns it');
  const { forwardMode, controlledBy, importDisabled, importDisabledReason, automaticImport } = node ?? {};
  const state = { forwardMode, controlledBy, importDisabled, importDisabledReason, automaticImport };
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, value ?? undefined]));
}

/** Puts log messages in order. */
export function inOrder<Message extends OrderedMessage>(core: CoreModule, messages: readonly Message[]): readonly Message[] {
  const places = listOf('messages', messages, 'pass the messages of a log').map(({ id, createdAt }) => ({ id: id ?? undefined, createdAt: createdAt ?? undefined }));
  return [...reported(() => core.orderOf(places))].map((place) => messages[place] as Message);
}
