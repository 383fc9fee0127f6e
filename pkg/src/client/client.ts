import { callCore, type Core, type CoreMethod } from './core.js';
import { CtmsError, usage } from '../errors.js';
import { measured, nodeDescriptors, withFiles } from './files.js';
import { following } from './following.js';
import { Actions } from './groups/actions.js';
import type { Caller } from './groups/caller.js';
import { Descriptors } from './groups/descriptors.js';
import { Files } from './groups/files.js';
import { Nodes } from './groups/nodes.js';
import { Queue } from './groups/queue.js';
import { Requests } from './groups/requests.js';
import { Routes } from './groups/routes.js';
import { Versions } from './groups/versions.js';
import { hostOf, informer, type Inform } from './host.js';
import type { Network, OpenFile, Platform } from './platform.js';
import { networkOf, setupOf } from './setup.js';
import type { CallOptions } from '../types/call.js';
import type { ClientOptions } from '../types/client.js';
import type { CtmsEvent } from '../types/event.js';
import type { FileInput, UploadProgress } from '../types/files.js';
import type { Released, ReleaseOptions } from '../types/release.js';
import type { Followed, Following, FollowOptions, Promoted, PromoteOptions, WayOptions } from '../types/follow.js';
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
  constructor(options: ClientOptions, platform: Platform) {
    this.#options = { ...options };
    this.#platform = platform;
    this.#inform = informer(platform);
    const caller: Caller = {
      namedUser: options.namedUser,
      putDescriptor: (request, call, file) =>
        withFiles(this.#platform, [file], (opened) => this.#call('putDescriptor', { ...request, files: measured(opened) }, call, opened)),
      perform: (operation, request, call = {}, { files = [], onProgress } = { files: [] }) =>
        withFiles(this.#platform, files, (opened) => this.#perform(operation, { ...request, files: measured(opened) }, call, opened, onProgress)),
    };
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
    return this.#release('release', 'exportFrom', node, options);
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
    return this.#release('release', 'uploadTo', node, options);
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
    return this.#release('plan', operation, node, options);
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
    return this.#following('follow', options);
  }

  /**
   * Checks that transport requests can be imported node by node up to a node,
   * and returns the names of the nodes on the way, before a request is made.
   *
   * @param to The last node.
   * @throws {CtmsError} `NODE_UNKNOWN`, `NODE_REFUSES_IMPORT`, or `USAGE` where no route leads there.
   */
  async checkWay(to: NodeInput, options: WayOptions = {}): Promise<readonly string[]> {
    const { from, afterFrom } = options;
    return this.#perform('checkWay', { to, from, afterFrom }, options);
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
    return this.#following('promote', { namedUser: this.#options.namedUser, ...options });
  }

  /**
   * Fetches a token, if none is in use, and tells what its scopes say about the key.
   *
   * @throws {CtmsError} One code for each reason why there is no token, such as `AUTH_SECRET_WRONG`.
   */
  async connect(options: CallOptions = {}): Promise<Connected> {
    return this.#perform('connect', {}, options);
  }

  /**
   * Fetches the token before it is known what for. What goes wrong is told by
   * the call that needs it.
   *
   * @internal
   */
  protected async connectAhead(options: CallOptions): Promise<void> {
    try {
      await this.#call('connectAhead', {}, options, []);
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

  async #release<T>(method: 'release' | 'plan', verb: string, nodeName: string, options: ReleaseOptions): Promise<T> {
    const { files: given = [], onProgress } = options;
    // Any list, such as the FileList of an input; a text is one of letters.
    if (typeof given === 'string' || !(Symbol.iterator in Object(given))) throw usage('USAGE', 'the option files is not a list', 'write files: [file], also for a single one');
    const files = [...given];
    const descriptors = nodeDescriptors(options.extensionDescriptors);
    return withFiles(this.#platform, [...files, ...descriptors.map(({ file }) => file)], (opened) => {
      const sizes = measured(opened);
      const request = {
        verb,
        nodeName,
        files: sizes.slice(0, files.length),
        descriptors: descriptors.map(({ nodeName }, index) => ({ ...sizes[files.length + index], nodeName })),
        mtaVersion: options.mtaVersion,
        references: options.references ?? [],
        contentType: options.contentType,
        description: options.description,
        namedUser: options.namedUser ?? this.#options.namedUser,
        once: options.once,
        sizeLimit: options.sizeLimit,
        check: options.check,
      };
      const report = (progress: UploadProgress): void => {
        if (progress.fileIndex < files.length) onProgress?.(progress);
      };
      return this.#call<T>(method, request, options, opened, report);
    });
  }

  #following<T>(operation: string, { signal, timeoutMs, onEvent, ...request }: CallOptions): Following<T> {
    return following((tell) => {
      const hear = (event: CtmsEvent): void => {
        tell(event);
        onEvent?.(event);
      };
      return this.#perform(operation, request, { signal, timeoutMs, onEvent: hear });
    });
  }

  async #perform<T>(
    operation: string,
    request: object,
    call: CallOptions,
    files: readonly OpenFile[] = [],
    onProgress?: (progress: UploadProgress) => void,
  ): Promise<T> {
    const text = await this.#call<string>('perform', { ...request, operation }, call, files, onProgress);
    return JSON.parse(text) as T;
  }

  async #call<T>(
    method: CoreMethod,
    request: object,
    call: CallOptions,
    files: readonly OpenFile[],
    onProgress?: (progress: UploadProgress) => void,
  ): Promise<T> {
    const core = await this.#ready();
    this.#network ??= networkOf(this.#options, this.#platform);
    const { fetch } = await this.#network;
    this.#refuseClosed();
    const host = hostOf({ options: this.#options, platform: this.#platform, fetch, call, files, onProgress, inform: this.#inform });
    const outcome = callCore<T>(core, method, { ...request, timeoutMs: call.timeoutMs }, host);
    return outcome.catch((error: unknown) => {
      if (error instanceof CtmsError && error.code === 'INTERNAL') this.#fault = error;
      throw error;
    });
  }

  async #ready(): Promise<Core> {
    await this.#platform.ready();
    this.#refuseClosed();
    this.#core ??= new (this.#platform.core().Core)(JSON.stringify(setupOf(this.#options, this.#platform)));
    return this.#core;
  }

  /** To be called after each wait: the client may have been closed meanwhile, and a core that is freed must not be entered. */
  #refuseClosed(): void {
    if (this.#fault) throw this.#fault;
  }
}
