/** What a page tells the Service Worker: it wants a service key, or only that it is still there. */
export type ToWorker = { readonly type: 'key' } | { readonly type: 'here' };

/** What the Service Worker tells its pages: how much of a file has come in, in bytes. */
export interface FromWorker {
  readonly type: 'received';
  readonly fileName: string;
  readonly bytes: number;
}
