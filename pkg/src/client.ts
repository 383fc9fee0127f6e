import { callCore, type Core } from './core.js';
import { CtmsError, usage } from './errors.js';
import type { Measured, Network, OpenFile, Platform } from './platform.js';
import type { CallOptions, ClientOptions, FileInput, Released, ReleaseOptions, UploadProgress } from './types.js';

/** Everything of the client that is the same in Node and in browsers. */
export abstract class Client {
  readonly #platform: Platform;
  readonly #options: ClientOptions;
  #network: Promise<Network> | undefined;
  #core: Core | undefined;
  #fault: CtmsError | undefined;

  /** @internal */
  constructor(options: ClientOptions, platform: Platform) {
    this.#options = { ...options };
    this.#platform = platform;
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
    return this.#release('exportFrom', node, options);
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
    return this.#release('uploadTo', node, options);
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

  async #release(verb: string, nodeName: string, options: ReleaseOptions): Promise<Released> {
    const files = await this.#open(options.files ?? []);
    try {
      const request = {
        verb,
        nodeName,
        files: files.map((file) => file.measured),
        references: options.references ?? [],
        contentType: options.contentType,
        description: options.description,
        namedUser: options.namedUser ?? this.#options.namedUser,
        sizeLimit: options.sizeLimit,
        check: options.check,
      };
      return await this.#call<Released>('release', request, options, files, options.onProgress);
    } finally {
      await Promise.all(files.map((file) => file.close()));
    }
  }

  async #open(files: readonly FileInput[]): Promise<OpenFile[]> {
    return Promise.all(files.map((file) => this.#platform.open(file)));
  }

  async #call<T>(
    method: 'release',
    request: object,
    call: CallOptions,
    files: readonly OpenFile[],
    onProgress?: (progress: UploadProgress) => void,
  ): Promise<T> {
    const core = await this.#ready();
    this.#network ??= this.#openNetwork();
    const { fetch } = await this.#network;
    const { tokenProvider, log } = this.#options;
    const outcome = callCore<T>(core, method, { ...request, timeoutMs: call.timeoutMs }, {
      signal: call.signal,
      fetch,
      upload: (url, init, multipart, moved) => {
        const file = opened(files, multipart.file);
        const { name, size } = file.measured;
        const report = (sent: number): void => {
          moved(sent);
          onProgress?.({ file: name, fileIndex: multipart.file, sent, total: size });
        };
        return file.upload({
          fetch,
          isOwnFetch: this.#options.fetch === undefined,
          url,
          init,
          multipart,
          moved: report,
        });
      },
      token: async (renew) => (await tokenProvider?.({ renew })) ?? '',
      read: async (file, at, length) => opened(files, file).read(at, length),
      tell: (event) => {
        const told = event as Parameters<NonNullable<CallOptions['onEvent']>>[0];
        log?.(told);
        call.onEvent?.(told);
      },
    });
    return outcome.catch((error: unknown) => {
      if (error instanceof CtmsError && error.code === 'INTERNAL') this.#fault = error;
      throw error;
    });
  }

  async #openNetwork(): Promise<Network> {
    const { fetch, proxy, ca } = this.#options;
    if (!fetch) return this.#platform.network({ proxy, ca });
    if (proxy || ca) throw usage('USAGE', 'the options proxy and ca go with the built-in fetch only', 'leave them away, or leave fetch away');
    return { fetch, close: async () => {} };
  }

  async #ready(): Promise<Core> {
    if (this.#fault) throw this.#fault;
    await this.#platform.ready();
    this.#core ??= new (this.#platform.core().Core)(JSON.stringify(this.#setup()));
    return this.#core;
  }

  #setup(): object {
    const { serviceKey, operatingKey, headers = {}, retry = {} } = this.#options;
    return {
      serviceKey: keyText(serviceKey),
      operatingKey: keyText(operatingKey),
      serviceInstance: this.#options.serviceInstance,
      allowHttp: this.#options.allowHttp ?? [],
      apiUrl: this.#options.apiUrl,
      hasTokenProvider: this.#options.tokenProvider !== undefined,
      headers: [...this.#platform.headers, ...Object.entries(headers)],
      correlationId: crypto.randomUUID(),
      retry,
    };
  }
}

export type { Measured };

function keyText(key: string | object | undefined): string | undefined {
  if (key === undefined || key === '') return undefined;
  return typeof key === 'string' ? key : JSON.stringify(key);
}

function opened(files: readonly OpenFile[], index: number): OpenFile {
  const file = files[index];
  if (!file) throw new RangeError(`there is no file ${index}`);
  return file;
}
