import { callCore, type Core } from './core.js';
import { CtmsError } from '../errors.js';
import { archivesOf, descriptorsOf, withFiles } from './files.js';
import { reportOnKey } from './doctor.js';
import { following } from './following.js';
import { Actions } from './groups/actions.js';
import type { Caller, FilesToSend, Work } from './groups/caller.js';
import { Descriptors } from './groups/descriptors.js';
import { Files } from './groups/files.js';
import { Nodes } from './groups/nodes.js';
import { Queue } from './groups/queue.js';
import { Requests } from './groups/requests.js';
import { Routes } from './groups/routes.js';
import { Versions } from './groups/versions.js';
import { hostOf, informer, type Inform } from './host.js';
import { checkOptions, withArguments } from './options.js';
import type { Host, Network, Platform } from './platform.js';
import { makeCore, networkOf } from './setup.js';
import type { CallOptions } from '../types/call.js';
import type { ClientOptions } from '../types/client.js';
import type { ExplainOptions, Explanation } from '../types/diagnosis.js';
import type { DoctorOptions, DoctorReport } from '../types/doctor.js';
import type { CtmsEvent } from '../types/event.js';
import type { UploadProgress } from '../types/files.js';
import type { Released, ReleaseOptions } from '../types/release.js';
import type { Followed, Following, FollowOptions, Promoted, PromoteOptions, RouteOptions } from '../types/follow.js';
import type { HistoryOptions, LandscapeStatus, NodeDiff, NodeHistory, StatusOptions } from '../types/inventory.js';
import type { NodeInput } from '../types/landscape.js';
import type { Connected } from '../types/key.js';
import type { Plan } from '../types/plan.js';

/** Everything of the client that is the same in Node and in browsers. */
export abstract class Client {
  /** Files of the service. */
  readonly files: Files;
  /** The nodes of the landscape. */
  readonly nodes: Nodes;
  /** The routes between nodes. */
  readonly routes: Routes;
  /** The import queues of nodes. */
  readonly queue: Queue;
  /** Asynchronous operations, such as imports. */
  readonly actions: Actions;
  /** Single transport requests (experimental). */
  readonly requests: Requests;
  /** MTA extension descriptors. */
  readonly descriptors: Descriptors;
  /** The versions of the API (experimental). */
  readonly versions: Versions;
  readonly #platform: Platform;
  readonly #options: ClientOptions;
  #network: Promise<Network> | undefined;
  #core: Core | undefined;
  #fault: CtmsError | undefined;
  readonly #inform: Inform;

  /** @internal */
  constructor(options: ClientOptions | null, platform: Platform) {
    checkOptions(options);
    this.#options = { ...options };
    this.#platform = platform;
    this.#inform = informer(platform);
    const caller: Caller = { run: (call, work, sent) => this.#run(call, work, sent), core: () => platform.core() };
    this.files = new Files(caller);
    this.nodes = new Nodes(caller);
    this.routes = new Routes(caller);
    this.queue = new Queue(caller);
    this.actions = new Actions(caller);
    this.requests = new Requests(caller);
    this.descriptors = new Descriptors(caller);
    this.versions = new Versions(caller);
  }

  /**
   * *Export from* a node: the transport request goes into the queues of the nodes that follow it.
   *
   * SAP's operations: FILE_UPLOAD_V2 for each file, then NODE_EXPORT_BY_NAME_V2.
   *
   * @param node Name of the node; case-sensitive.
   * @throws {CtmsError} Nothing is left behind unless `details` names it.
   */
  async exportFrom(node: string, options: ReleaseOptions): Promise<Released> {
    return this.#release(node, options, (core, request, host) => core.exportFrom(request, host));
  }

  /**
   * *Upload to* a node: the transport request goes into the node's own queue.
   * Not available with a Cloud ALM key.
   *
   * SAP's operations: FILE_UPLOAD_V2 for each file, then NODE_UPLOAD_BY_NAME_V2.
   *
   * @param node Name of the node; case-sensitive.
   * @throws {CtmsError} Nothing is left behind unless `details` names it.
   */
  async uploadTo(node: string, options: ReleaseOptions): Promise<Released> {
    return this.#release(node, options, (core, request, host) => core.uploadTo(request, host));
  }

  /**
   * Runs all checks and looks of `exportFrom` or `uploadTo`, and returns what
   * it would send where; sends nothing that changes the service.
   *
   * @param operation Which of the two.
   * @param node Name of the node; case-sensitive.
   * @throws {CtmsError} What would stop it.
   */
  async plan(operation: 'exportFrom' | 'uploadTo', node: string, options: ReleaseOptions): Promise<Plan> {
    return this.#release(node, options, (core, request, host) => core.plan(operation, request, host));
  }

  /**
   * Follows an action, or a transport request in a node's queue, until its
   * status is final; survives single failures of the service.
   *
   * SAP's operations: TRANSPORT_ACTION_GET_V2 and TRANSPORT_ACTION_LOGS_GET_V2, or
   * NODE_TRS_GET_V2 and getTransportRequestLogsUsingGET. Several follows of one client share their looks.
   *
   * The result rejects with `FOLLOW_ENDED` when `timeoutMs` is over, and with
   * `CANCELLED` after the signal; an import that ends in error is a result.
   */
  follow(options: FollowOptions): Following<Followed> {
    return this.#following(options, (core, host) => core.follow(options, host));
  }

  /**
   * Explains the last import of a transport request in a node, or why it was
   * not imported. Nothing is followed and nothing is changed.
   *
   * SAP's operations: NODE_TRS_GET_V2 and getTransportRequestLogsUsingGET.
   *
   * @throws {CtmsError} `NODE_UNKNOWN`, or `USAGE` where the request is not in the node's queue.
   */
  async explain(options: ExplainOptions): Promise<Explanation> {
    return this.#run(options, (core, host) => core.explain(options, host));
  }

  /**
   * Returns which version of which MTA is in which node: the last import, what
   * waits, runs and has failed, and what is newer in a node before it.
   *
   * Nodes and routes are read once, each queue once, then only the logs that
   * are worth it: the newest import of each node and at most 300 more. A
   * version is never guessed, and `unseen` names what could not be seen.
   *
   * SAP's operations: NODE_TRS_GET_V2 and getTransportRequestLogsUsingGET.
   *
   * @throws {CtmsError} `NODE_UNKNOWN`, or why nothing can be read.
   */
  async status(options: StatusOptions = {}): Promise<LandscapeStatus> {
    return this.#run(options, (core, host) => core.status(options, host));
  }

  /**
   * Returns what a node would get from another: transport requests in the order
   * of their import, versions and what goes backwards, and the extension
   * descriptors that differ. Changes nothing.
   *
   * SAP's operations: as `status`, for two nodes.
   *
   * @param first The node that has it already, such as QA.
   * @param second The node that would get it, such as PROD.
   * @throws {CtmsError} `NODE_UNKNOWN`, or `USAGE` where one of the queues cannot be read.
   */
  async diff(first: NodeInput, second: NodeInput, options: CallOptions = {}): Promise<NodeDiff> {
    return this.#run(options, (core, host) => core.diff(withArguments(options, { first, second }), host));
  }

  /**
   * Returns who did what in a node, when, with which result, and how long it
   * took: one log is read for each transport request in its queue.
   *
   * SAP's operations: NODE_TRS_GET_V2 and getTransportRequestLogsUsingGET.
   *
   * @throws {CtmsError} `NODE_UNKNOWN`, or why the queue cannot be read.
   */
  async history(node: NodeInput, options: HistoryOptions = {}): Promise<NodeHistory> {
    return this.#run(options, (core, host) => core.history(withArguments(options, { node }), host));
  }

  /**
   * Checks what can be checked before a release without changing anything: key,
   * token and scopes, network and clock, API version, node, routes, imports,
   * destinations, archives, extension descriptors, and what waits or has failed
   * in the queues. What the key may not read is said in `checks`.
   *
   * SAP's operations: NODE_TRS_GET_V2 and getTransportRequestLogsUsingGET for
   * the 20 nearest nodes on the way; `/versions`, nodes, routes and extension descriptors.
   *
   * A key that cannot be used and a service that cannot be reached are findings, too.
   *
   * @example `const { isHealthy, findings } = await client.doctor({ from: 'DEV', files: ['shop.mtar'] });`
   * @throws {CtmsError} `USAGE` for a wrong option.
   */
  async doctor(options: DoctorOptions = {}): Promise<DoctorReport> {
    try {
      return await this.#withReleaseFiles(options, {}, (core, request, host) => core.doctor(request, host));
    } catch (error) {
      return reportOnKey(this.#platform, error);
    }
  }

  /**
   * Checks that transport requests can be imported node by node up to a node,
   * and returns the names of the nodes on the way, before a request is made.
   *
   * @param to The last node.
   * @throws {CtmsError} `NODE_UNKNOWN`, `NODE_REFUSES_IMPORT`, or `USAGE` where no route leads there.
   */
  async checkRoute(to: NodeInput, options: RouteOptions = {}): Promise<readonly string[]> {
    return this.#run(options, (core, host) => core.checkRoute(withArguments(options, { to }), host));
  }

  /**
   * Imports a transport request into node after node along the routes, up to
   * the named one: follows each import, forwards where a node forwards by hand,
   * and stops at the first failure. Call it again to go on from there; what is
   * done is not done again.
   *
   * SAP's operations: NODE_IMPORT_SELECTED_V2 for each node, NODE_FORWARD_V2 where needed.
   *
   * A failed import is a result (`isSuccess`, `stoppedAt`, `next`), everything else rejects.
   */
  promote(options: PromoteOptions): Following<Promoted> {
    return this.#following(options, (core, host) => core.promote(options, host));
  }

  /**
   * Fetches a token, if none is in use, and tells what its scopes say about the key.
   *
   * @throws {CtmsError} One code for each reason why there is no token, such as `AUTH_SECRET_WRONG`.
   */
  async connect(options: CallOptions = {}): Promise<Connected> {
    return this.#run(options, (core, host) => core.connect(options, host));
  }

  /**
   * Fetches the token before it is known what for. What goes wrong is told by
   * the call that needs it.
   *
   * @internal
   */
  protected async connectAhead(options: CallOptions): Promise<void> {
    try {
      await this.#run(options, (core, host) => core.connectAhead(options, host));
    } catch (error) {
      // Trouble with key or network, which each call meets anew.
      if (!(error instanceof CtmsError)) throw error;
    }
  }

  /** Frees the client's memory in the core, tokens and key included; later calls fail. */
  close(): void {
    this.#core?.free();
    this.#core = undefined;
    // Why it could not be opened, the call has told that needed it.
    this.#network?.then((network) => network.close(), () => {});
    this.#fault ??= new CtmsError({
      code: 'USAGE',
      message: 'this client is closed',
      hint: 'make a new CtmsClient',
      retryable: false,
      exitCode: 2,
      details: {},
    });
  }

  /** Closes the client at the end of a block: `using client = new CtmsClient(…)`. */
  [Symbol.dispose](): void {
    this.close();
  }

  async #release<T>(nodeName: string, options: ReleaseOptions, work: (core: Core, request: object, host: Host) => Promise<T>): Promise<T> {
    return this.#withReleaseFiles(options, { nodeName }, work, options?.onProgress);
  }

  /** Makes a call whose files are archives and extension descriptors, opened and measured. */
  async #withReleaseFiles<T>(
    options: DoctorOptions | ReleaseOptions,
    given: object,
    work: (core: Core, request: object, host: Host) => Promise<T>,
    onProgress?: (progress: UploadProgress) => void,
  ): Promise<T> {
    checkOptions(options);
    const archives = archivesOf(options);
    const descriptors = descriptorsOf(options);
    const report = (progress: UploadProgress): void => {
      if (progress.fileIndex < archives.length) onProgress?.(progress);
    };
    return this.#run(options, (core, host, measured) => {
      const request = {
        ...withArguments(options, given),
        files: measured.slice(0, archives.length),
        extensionDescriptors: descriptors.map(({ nodeName }, index) => ({ nodeName, file: measured[archives.length + index] })),
      };
      return work(core, request, host);
    }, { files: [...archives, ...descriptors.map(({ file }) => file)], onProgress: report });
  }

  #following<T>(options: CallOptions, work: Work<T>): Following<T> {
    return following((tell) => this.#run(options, work, { files: [] }, (event) => {
      tell(event);
      options?.onEvent?.(event);
    }));
  }

  /** Makes one call of the core with its files open; `tell` takes its events. */
  async #run<T>(
    call: CallOptions | null | undefined,
    work: Work<T>,
    { files: inputs, onProgress }: FilesToSend = { files: [] },
    tell: ((event: CtmsEvent) => void) | undefined = call?.onEvent,
  ): Promise<T> {
    checkOptions(call);
    return withFiles(this.#platform, inputs, async (files) => {
      const core = await this.#ready();
      this.#network ??= networkOf(this.#options, this.#platform);
      const { fetch } = await this.#network;
      this.#refuseClosed();
      const host = hostOf({ options: this.#options, platform: this.#platform, fetch, tell, files, onProgress, inform: this.#inform });
      const outcome = callCore(() => work(core, host, files.map((file) => file.measured)));
      return outcome.catch((error: unknown) => {
        if (error instanceof CtmsError && error.code === 'INTERNAL') this.#fault = error;
        throw error;
      });
    });
  }

  async #ready(): Promise<Core> {
    await this.#platform.ready();
    this.#refuseClosed();
    this.#core ??= makeCore(this.#platform, this.#options);
    return this.#core;
  }

  /** To be called after each wait: the client may have been closed meanwhile, and a core that is freed must not be entered. */
  #refuseClosed(): void {
    if (this.#fault) throw this.#fault;
  }
}
