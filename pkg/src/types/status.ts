export type { ActionStatus, RequestStatus, Severity } from '../../wasm/ctms_bg.js';

/** What can be done with a transport request in a queue. */
export type QueueAction = 'import' | 'forward' | 'reset' | 'remove';

/** What somebody wants to do in a queue; `resetAndImport` makes failed requests importable and imports them. */
export type WantedAction = QueueAction | 'importAll' | 'resetAndImport';

/** How far a transport request has come in a queue; `unknown` for a status that is not known. */
export type RequestStage = 'waiting' | 'running' | 'failed' | 'done' | 'unknown';

/** How bad a log message is: E and F are errors; `unknown` for a severity that is not known. */
export type SeverityLevel = 'error' | 'warning' | 'info' | 'unknown';

/** Why an action is not possible. */
export type ActionRefusal =
  | {
      /** `nothing`: no transport request was named; `status`: the status of one forbids it; `automatic`: the queue imports automatically. */
      readonly kind: 'nothing' | 'status' | 'automatic';
    }
  | {
      /** Imports are disabled. */
      readonly kind: 'disabled';
      /** The administrator's reason; may be empty. */
      readonly reason: string;
    }
  | {
      /** Another tool controls the node. */
      readonly kind: 'controlled';
      /** The name of the tool, as the service says it, such as `CHARM`. */
      readonly by: string;
    }
  | {
      /** The node forwards automatically. */
      readonly kind: 'forwards';
      /** The node's `forwardMode`. */
      readonly mode: string;
    };
