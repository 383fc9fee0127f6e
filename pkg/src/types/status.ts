/**
 * The status of a transport request in one node's queue, as the API says it.
 *
 * `repeat` is shown as *Repeatable* in SAP's user interface; `skipped` is not
 * in the specification but expected. New ones may come.
 */
export type RequestStatus =
  | 'initial'
  | 'running'
  | 'repeat'
  | 'fatal'
  | 'error'
  | 'succeeded'
  | 'skipped'
  | 'warning'
  | 'deleted'
  | 'unknown'
  | (string & {});

/** What can be done with a transport request in a queue. */
export type QueueAction = 'import' | 'forward' | 'reset' | 'remove';

/** What somebody wants to do in a queue; `resetAndImport` makes failed requests importable and imports them. */
export type WantedAction = QueueAction | 'importAll' | 'resetAndImport';

/** How far a transport request has come in a queue; `unknown` for a status that is not known. */
export type RequestStage = 'waiting' | 'running' | 'failed' | 'done' | 'unknown';

/** Why an action is not possible. */
export type ActionRefusal =
  /** No request was named; the status of one forbids it; the queue imports automatically. */
  | { readonly kind: 'nothing' | 'status' | 'automatic' }
  /** Imports are disabled, for the administrator's reason, which may be empty. */
  | { readonly kind: 'disabled'; readonly reason: string }
  /** Another tool controls the node. */
  | { readonly kind: 'controlled'; readonly by: string }
  /** The node forwards automatically. */
  | { readonly kind: 'forwards'; readonly mode: string };

/** The status of an action. New ones may come. */
export type ActionStatus = 'initial' | 'running' | 'succeeded' | 'warning' | 'error' | 'fatal' | 'unknown' | (string & {});

/** How bad a message is: information, warning, error, fatal. New ones may come. */
export type Severity = 'I' | 'W' | 'E' | 'F' | (string & {});
