import type { CoreModule } from './platform.js';
import { date } from './status.js';
import type { QueuedRequest } from '../types/queue.js';

type Raw = { -readonly [Name in keyof QueuedRequest]: QueuedRequest[Name] };

/**
 * Completes the entries of a queue in place: what the service leaves out has a
 * value. Their Dates are made when they are asked for: a queue may have 10,000
 * entries, and be read every few seconds.
 */
export function completed(core: CoreModule, list: unknown): readonly QueuedRequest[] {
  const { prototype } = classOf(core);
  for (const request of list as Raw[]) {
    request.status ??= 'unknown';
    request.archived ??= false;
    request.position ??= null;
    request.createdAt ??= null;
    request.queuedAt ??= null;
    request.createdBy ??= null;
    request.createdByNamedUser ??= null;
    request.description ??= '';
    request.origin ??= null;
    request.entries ??= [];
    Object.setPrototypeOf(request, prototype);
  }
  return list as readonly QueuedRequest[];
}

const classes = new WeakMap<CoreModule, { readonly prototype: object }>();

function classOf(core: CoreModule): { readonly prototype: object } {
  let known = classes.get(core);
  if (!known) classes.set(core, (known = makeClass(core)));
  return known;
}

function makeClass(core: CoreModule): { readonly prototype: object } {
  const dateOf = (text: unknown): Date | null => (typeof text === 'string' ? date(core, text) ?? null : null);
  return class QueuedRequest {
    declare readonly createdAt: unknown;
    declare readonly queuedAt: unknown;

    get createdDate(): Date | null {
      return dateOf(this.createdAt);
    }

    get queuedDate(): Date | null {
      return dateOf(this.queuedAt);
    }
  };
}
