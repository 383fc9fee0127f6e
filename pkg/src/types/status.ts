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

/** The status of an action. New ones may come. */
export type ActionStatus = 'initial' | 'running' | 'succeeded' | 'warning' | 'error' | 'fatal' | 'unknown' | (string & {});

/** How bad a message is: information, warning, error, fatal. New ones may come. */
export type Severity = 'I' | 'W' | 'E' | 'F' | (string & {});
