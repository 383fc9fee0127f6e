import type { CallOptions } from '../../types/call.js';
import { usage } from '../../errors.js';
import type { ImportStarted, Operated, OperateOptions, QueuedRequest, QueueOptions, QueueWatchOptions } from '../../types/queue.js';
import type { NodeInput } from '../../types/landscape.js';
import type { RequestLog } from '../../types/logs.js';
import { withArguments } from '../options.js';
import { completed } from '../queued.js';
import type { Caller } from './caller.js';

/**
 * The import queue of a node.
 *
 * Acting needs the plan `standard` or `transport_operator`. Import, forward,
 * reset and remove check the status of the requests before they send, refuse as
 * a whole with `STATUS_FORBIDS` (`details.findings` names the requests), and are
 * repeated only after a check: an outcome that stays unknown for 60 s is
 * `OUTCOME_UNKNOWN`.
 */
export class Queue {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Lists the transport requests in a node's queue, in its order; all of them unless filtered.
   *
   * SAP's operation: NODE_TRS_GET_V2.
   */
  async list(node: NodeInput, options: QueueOptions = {}): Promise<readonly QueuedRequest[]> {
    return this.#caller.run(options, (core, host) => core.listQueue(withArguments(options, { node }), host).then((list) => completed(this.#caller.core(), list)));
  }

  /**
   * Yields the transport requests in a node's queue: at once, and again whenever
   * something in it has changed. All watches of one client share their polls;
   * nothing is polled while the loop's body works, or after it was left.
   *
   * It ends when the signal aborts, without an error. A failure that retries do not
   * cure is thrown.
   *
   * SAP's operation: NODE_TRS_GET_V2.
   *
   * @example `for await (const requests of client.queue.watch('QA', { signal })) show(requests);`
   */
  async *watch(node: NodeInput, options: QueueWatchOptions = {}): AsyncGenerator<readonly QueuedRequest[], void, void> {
    if (options !== null && 'timeoutMs' in Object(options)) throw usage('USAGE', 'the option timeoutMs does not exist', 'pass signal: AbortSignal.timeout(milliseconds)');
    let [place, seen]: [NodeInput, string | undefined] = [node, undefined];
    const isOver = (): boolean => options?.signal?.aborted === true;
    while (!isOver()) {
      const change = await this.#caller.run(options, (core, host) => core.watchQueue(withArguments(options, { node: place, seen }), host))
        .catch((error: unknown) => {
          if (!isOver()) throw error;
        });
      if (change === undefined) return;
      [place, seen] = change;
      yield completed(this.#caller.core(), change[2]);
    }
  }

  /**
   * Starts the import of transport requests: allowed for `initial`, `repeat` and `fatal`.
   *
   * It returns when the import has begun, not when it is done: follow the
   * action. They are imported in the order of the queue, whatever the order
   * here. On a node that imports automatically nothing is sent, see `isAutomatic`.
   *
   * SAP's operation: NODE_IMPORT_SELECTED_V2.
   *
   * @throws {CtmsError} `NODE_REFUSES_IMPORT` where imports are disabled or another tool controls the node.
   */
  async import(node: NodeInput, transportRequestIds: readonly number[], options: OperateOptions = {}): Promise<ImportStarted> {
    return this.#caller.run(options, (core, host) => core.startImport(withArguments(options, { node, transportRequestIds }), host));
  }

  /**
   * Starts the import of everything in the queue that can be imported.
   *
   * SAP's operation: NODE_IMPORT_ALL_V2.
   *
   * @throws {CtmsError} `NODE_REFUSES_IMPORT` where imports are disabled or another tool controls the node.
   */
  async importAll(node: NodeInput, options: OperateOptions = {}): Promise<ImportStarted> {
    return this.#caller.run(options, (core, host) => core.startImportOfAll(withArguments(options, { node }), host));
  }

  /**
   * Passes transport requests on to the next nodes, where the forward mode is
   * manual: allowed for `error`, `succeeded`, `skipped` and `warning`.
   *
   * A request that is in the next queue already moves to its end: `initial` and
   * `repeat` stay, every other status becomes `repeat`.
   *
   * SAP's operation: NODE_FORWARD_V2.
   */
  async forward(node: NodeInput, transportRequestIds: readonly number[], options: OperateOptions = {}): Promise<Operated> {
    return this.#caller.run(options, (core, host) => core.forward(withArguments(options, { node, transportRequestIds }), host));
  }

  /**
   * Makes transport requests importable again (status `repeat`): allowed for
   * `error`, `succeeded` and `skipped`.
   *
   * SAP's operation: NODE_RESET_V2.
   */
  async reset(node: NodeInput, transportRequestIds: readonly number[], options: OperateOptions = {}): Promise<Operated> {
    return this.#caller.run(options, (core, host) => core.reset(withArguments(options, { node, transportRequestIds }), host));
  }

  /**
   * Takes transport requests out of the queue (status `deleted`): allowed
   * unless they are running or deleted already.
   *
   * SAP's operation: NODE_TRS_REMOVE_V2.
   */
  async remove(node: NodeInput, transportRequestIds: readonly number[], options: OperateOptions = {}): Promise<Operated> {
    return this.#caller.run(options, (core, host) => core.remove(withArguments(options, { node, transportRequestIds }), host));
  }

  /**
   * Returns the logs of a transport request in a node: one for each action on it.
   *
   * SAP's operation: getTransportRequestLogsUsingGET.
   *
   * @throws {CtmsError} `USAGE` where it is not in the queue.
   */
  async logs(node: NodeInput, transportRequestId: number, call?: CallOptions): Promise<readonly RequestLog[]> {
    return this.#caller.run(call, (core, host) => core.getRequestLogs(withArguments(call, { node, transportRequestId }), host) as Promise<RequestLog[]>);
  }
}
