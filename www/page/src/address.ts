import type { Order } from 'ctms-elements/queue';

/** What the page shows, all of it in the address: back and forward work, and a copied link shows the same. */
export interface Place {
  readonly node?: string | undefined;
  readonly requestId?: number | undefined;
  /** Of a node its descriptors or history; of all nodes what is where, or two of them compared. */
  readonly tab?: 'descriptors' | 'history' | 'status' | 'compare' | undefined;
  /** The nodes that are compared. */
  readonly first?: string | undefined;
  readonly second?: string | undefined;
  /** What is searched for: in the queue of the node, else in all nodes. */
  readonly text?: string | undefined;
  /** The statuses that are shown. */
  readonly status?: string | undefined;
  readonly order?: Order | undefined;
  /** The approuter to connect through, or `emulator`. */
  readonly via?: string | undefined;
}

const columns: readonly string[] = ['id', 'status', 'description', 'origin', 'queued', 'user'];

/** Reads the address, such as `#/node/QA/request/30?via=/approuter`; what it does not understand it leaves out. */
export function placeOf(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
  const [, node, more, id] = /^\/node\/([^/]+)(?:\/(descriptors|history|request\/(\d+)))?\/?$/.exec(path) ?? [];
  const [, view] = /^\/(status|compare)\/?$/.exec(path) ?? [];
  const words = new URLSearchParams(query);
  const sort = words.get('sort') ?? '';
  const column = sort.replace(/^-/, '');
  return {
    node: node === undefined ? undefined : decoded(node),
    requestId: id === undefined ? undefined : Number(id),
    tab: more === 'descriptors' || more === 'history' ? more : (view as 'status' | 'compare' | undefined),
    first: words.get('first') || undefined,
    second: words.get('second') || undefined,
    text: words.get('q') || undefined,
    status: words.get('status') || undefined,
    order: columns.includes(column) ? { column: column as Order['column'], isDescending: sort.startsWith('-') } : undefined,
    via: words.get('via') || undefined,
  };
}

/** Returns the address of a place. */
export function hashOf({ node, requestId, tab, first, second, text, status, order, via }: Place): string {
  const path = node === undefined ? tab ?? '' : `node/${encodeURIComponent(node)}${requestId === undefined ? (tab ? `/${tab}` : '') : `/request/${requestId}`}`;
  const words = new URLSearchParams();
  if (first) words.set('first', first);
  if (second) words.set('second', second);
  if (text) words.set('q', text);
  if (status) words.set('status', status);
  if (order && order.column !== 'position') words.set('sort', `${order.isDescending ? '-' : ''}${order.column}`);
  if (via) words.set('via', via);
  const query = words.toString().replaceAll('%2F', '/');
  return `#/${path}${query ? `?${query}` : ''}`;
}

/** A text with a lone percent sign is what somebody typed, not an error. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
