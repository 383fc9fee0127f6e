/** What the page shows once it is connected; it is in the address, so that back and forward work. */
export interface Place {
  readonly node?: string | undefined;
  readonly requestId?: number | undefined;
}

/** Reads the address, such as `#/node/QA/request/30`. */
export function placeOf(hash: string): Place {
  const [, node, id] = /^#\/node\/([^/]+)(?:\/request\/(\d+))?$/.exec(hash) ?? [];
  return node === undefined ? {} : { node: decodeURIComponent(node), requestId: id === undefined ? undefined : Number(id) };
}

/** Returns the address of a place. */
export function hashOf({ node, requestId }: Place): string {
  if (node === undefined) return '#/';
  const queue = `#/node/${encodeURIComponent(node)}`;
  return requestId === undefined ? queue : `${queue}/request/${requestId}`;
}
