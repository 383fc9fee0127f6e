import { callCore, type Core } from './core.js';
import { CtmsError } from './errors.js';
import type { Measured, OpenFile, Platform } from './platform.js';
import type { CallOptions, ClientOptions, FetchLike, FileInput, Released, ReleaseOptions, UploadProgress } from './types.js';

/** Everything of the client that is the same in Node and in browsers. */
export abstract class Client {
  readonly #platform: Platform;
  readonly #options: ClientOptions;
  readonly #fetch: FetchLike;
  #core: Core | undefined;
  #fault: CtmsError | undefined;

  /** @internal */
  constructor(options: ClientOptions, platform: Platform) {
    this.#options = { ...options };
    this.#platform = platform;
    this.#fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
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
    const { tokenProvider, log } = this.#options;
    const outcome = callCore<T>(core, method, { ...request, timeoutMs: call.timeoutMs }, {
      signal: call.signal,
      countsExactly: this.#platform.countsExactly,
      fetch: (url, init) => this.#fetch(url, init),
      upload: (url, init, multipart, moved) => {
        const file = opened(files, multipart.file);
        const { name, size } = file.measured;
        const report = (sent: number): void => {
          moved(sent);
          onProgress?.({ file: name, fileIndex: multipart.file, sent, total: size });
        };
        return file.upload({
          fetch: this.#fetch,
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
      headers: Object.entries(headers),
      userAgent: this.#platform.userAgent,
      correlationId: correlationId(),
      retry,
    };
  }
}

export type { Measured };

function keyText(key: string | object | undefined): string | undefined {
  if (key === undefined || key === '') return undefined;
  return typeof key === 'string' ? key : JSON.stringify(key);
}

/** A random UUID; `crypto.randomUUID` is missing in pages without https. */
function correlationId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function opened(files: readonly OpenFile[], index: number): OpenFile {
  const file = files[index];
  if (!file) throw new RangeError(`there is no file ${index}`);
  return file;
}
