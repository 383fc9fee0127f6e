export type { Connected, KeyPermission, KeyReport } from '../../wasm/ctms_bg.js';

/** What `parseServiceKey` may be told besides the key. */
export interface ParseKeyOptions {
  /** Which service instance, where the text holds several (`VCAP_SERVICES`). */
  readonly serviceInstance?: string | undefined;
  /** Hosts for which plain http is accepted, beside this machine's own. */
  readonly allowHttp?: readonly string[] | undefined;
}
