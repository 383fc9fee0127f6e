// The public names that depend on a platform: index.ts has them for browsers, node.ts for Node.
import { Client } from './client/client.js';
import { reported } from './client/core.js';
import { diagnoseWith } from './client/diagnose.js';
import { inspectWith } from './client/inspect.js';
import { readKey } from './client/key.js';
import type { Platform } from './client/platform.js';
import { allowed, date, inOrder, nodeState } from './client/status.js';
import type { Inspection, InspectOptions } from './types/archive.js';
import type { ClientOptions } from './types/client.js';
import type { DiagnoseMessage, Diagnosis, DiagnosisContext } from './types/diagnosis.js';
import type { FileInput } from './types/files.js';
import type { KeyReport, ParseKeyOptions } from './types/key.js';
import type { TransportNode } from './types/landscape.js';
import type { OrderedMessage } from './types/logs.js';
import type { ActionRefusal, ActionStatus, QueueAction, RequestStage, RequestStatus, Severity, SeverityLevel, WantedAction } from './types/status.js';

export type { Client };

// Each function has a type with a name, so that an editor shows its documentation where it is used.

/** The type of the class `CtmsClient`. */
export interface CtmsClientConstructor {
  /**
   * Makes a client of SAP Cloud Transport Management.
   *
   * @param options A service key, a token provider, or at least the API's address.
   */
  new (options?: ClientOptions): Client;
  /** The methods that all clients share. */
  readonly prototype: Client;
}

/** The type of `parseServiceKey`. */
export interface ParseServiceKey {
  /**
   * Explains a service key in any form in which people have it: what it is, what
   * was fixed, and all that is wrong with it. Never throws for its content.
   *
   * In Node the dates of a certificate are checked too. In a browser the core
   * must be loaded: call `await init()` once before.
   *
   * @param key The text, or the parsed JSON.
   * @example `parseServiceKey(text).findings.map(({ at, problem, advice }) => `${at}: ${problem}; ${advice}`)`
   */
  (key: string | object, options?: ParseKeyOptions): KeyReport;
}

/** The type of `inspectArchive`. */
export interface InspectArchive {
  /**
   * Inspects an archive without reading all of it: only the zip directory, the
   * deployment descriptor and the manifest, less than 1 MB also of the largest
   * archive. Problems are findings, a missing file included.
   *
   * @param file A path or file URL (Node only), or a `Blob` or `File`.
   */
  (file: FileInput, options?: InspectOptions): Promise<Inspection>;
}

/** The type of `diagnose`. */
export interface Diagnose {
  /**
   * Finds the causes of a failed import: the most likely one first, then what
   * followed from it. Empty where no cause is known, and where nothing failed.
   * Nothing is sent.
   *
   * @param messages The messages of a log, in any order; of several attempts the last one counts.
   * @param context What is known beside them.
   * @example `for (const { certainty, cause, advice } of await diagnose(messages, { status: 'fatal' })) console.log(certainty, cause, advice);`
   */
  (messages: readonly DiagnoseMessage[], context?: DiagnosisContext): Promise<readonly Diagnosis[]>;
}

/** The type of `allowedActions`. */
export interface AllowedActions {
  /**
   * Returns what the status of a transport request in a queue allows, as SAP's
   * help pages list it; nothing for a status that is not known.
   *
   * @example `allowedActions('error')` is `['forward', 'reset', 'remove']`
   */
  (status: RequestStatus): readonly QueueAction[];
}

/** The type of `isFinal`. */
export interface IsFinal {
  /**
   * Returns whether the status of a transport request in a queue is final, so
   * that its files may be cleaned up. `fatal` is not: the import can be repeated.
   */
  (status: RequestStatus): boolean;
}

/** The type of `isActionFinal`. */
export interface IsActionFinal {
  /** Returns whether an action with this status has ended, well or not. */
  (status: ActionStatus): boolean;
}

/** The type of `isSuccess`. */
export interface IsSuccess {
  /** Returns whether a status means success: `succeeded`, `warning` and `skipped` do. */
  (status: RequestStatus | ActionStatus): boolean;
}

/** The type of `stageOf`. */
export interface StageOf {
  /** Returns how far a transport request with this status has come in a queue; `unknown` for a status that is not known. */
  (status: RequestStatus): RequestStage;
}

/** The type of `openStatuses`. */
export interface OpenStatuses {
  /** Returns the statuses of transport requests that need somebody: they wait, run or have failed; for `client.queue.list`. */
  (): readonly RequestStatus[];
}

/** The type of `severityOf`. */
export interface SeverityOf {
  /** Returns how bad a log message with this severity is; E and F are errors, and one that is not known is `unknown`. */
  (severity: Severity | null | undefined): SeverityLevel;
}

/** The type of `refusalOf`. */
export interface RefusalOf {
  /**
   * Returns why an action is not possible with these transport requests in a
   * node, or nothing where it is: the rules that the methods of `client.queue`
   * apply, for programs that offer the actions.
   *
   * @param node As `client.nodes.list()` gives it; nothing where it could not be read.
   */
  (action: WantedAction, node: Partial<TransportNode> | undefined, statuses: readonly RequestStatus[]): ActionRefusal | undefined;
}

/** The type of `nextAction`. */
export interface NextAction {
  /** Returns what most likely comes next for a transport request in a node: its import, or after a failure the way to it. */
  (node: Partial<TransportNode> | undefined, status: RequestStatus): 'import' | 'resetAndImport' | undefined;
}

/** The type of `inOrder`. */
export interface InOrder {
  /** Returns log messages in the order in which they were written, each once; the service lists the newest first. */
  <Message extends OrderedMessage>(messages: readonly Message[]): readonly Message[];
}

/** The type of `parseTime`. */
export interface ParseTime {
  /** Reads a time in any of the service's spellings, such as `2026-05-07T06:40:48.0725+0000`. */
  (text: string): Date | undefined;
}

/** What {@link api} makes. */
export interface Api {
  readonly CtmsClient: CtmsClientConstructor;
  readonly parseServiceKey: ParseServiceKey;
  readonly inspectArchive: InspectArchive;
  readonly diagnose: Diagnose;
  readonly allowedActions: AllowedActions;
  readonly isFinal: IsFinal;
  readonly isActionFinal: IsActionFinal;
  readonly isSuccess: IsSuccess;
  readonly stageOf: StageOf;
  readonly openStatuses: OpenStatuses;
  readonly severityOf: SeverityOf;
  readonly refusalOf: RefusalOf;
  readonly nextAction: NextAction;
  readonly inOrder: InOrder;
  readonly parseTime: ParseTime;
}

/** Makes the public names of the package for a platform. */
export function api(platform: Platform): Api {
  return {
    CtmsClient: class CtmsClient extends Client {
      constructor(options: ClientOptions = {}) {
        super(options, platform);
      }
    },
    parseServiceKey: (key, options = {}) => readKey(platform, key, options),
    inspectArchive: async (file, options = {}) => inspectWith(platform, file, options),
    diagnose: async (messages, context = {}) => diagnoseWith(platform, messages, context),
    allowedActions: (status) => allowed(platform.core(), status),
    isFinal: (status) => reported(() => platform.core().is_final(status)),
    isActionFinal: (status) => reported(() => platform.core().is_action_final(status)),
    isSuccess: (status) => reported(() => platform.core().is_success(status)),
    stageOf: (status) => reported(() => platform.core().stageOf(status)) as RequestStage,
    openStatuses: () => reported(() => platform.core().openStatuses()) as RequestStatus[],
    severityOf: (severity) => reported(() => platform.core().severityOf(severity ?? '')) as SeverityLevel,
    refusalOf: (action, node, statuses) => reported(() => platform.core().refusalOf(action, nodeState(node), statuses)) as ActionRefusal | undefined,
    nextAction: (node, status) => reported(() => platform.core().nextAction(nodeState(node), status)) as 'import' | 'resetAndImport' | undefined,
    inOrder: (messages) => inOrder(platform.core(), messages),
    parseTime: (text) => date(platform.core(), text),
  };
}
