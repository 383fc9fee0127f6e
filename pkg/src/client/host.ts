import type { ClientOptions, FetchLike } from '../types/client.js';
import type { CtmsEvent } from '../types/event.js';
import type { UploadProgress } from '../types/files.js';
import type { RequestInfo, ResponseInfo } from '../types/trace.js';
import { timersOf } from './timers.js';
import type { Host, OpenFile, Platform } from './platform.js';

/** Takes requests on their way. */
export interface Tracer {
  request(info: RequestInfo): void;
  response(info: ResponseInfo): void;
}

/** One call of a client: what it may use, and whom it informs. */
export interface HostedCall {
  readonly options: ClientOptions;
  readonly platform: Platform;
  readonly fetch: FetchLike;
  readonly tell: ((event: CtmsEvent) => void) | undefined;
  readonly files: readonly OpenFile[];
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
  readonly inform: Inform;
}

/** Calls a listener. */
export type Inform = <News>(listener: ((news: News) => void) | undefined, news: News) => void;

/** Makes what the core calls during one call. */
export function hostOf({ options, platform, fetch, tell, files, onProgress, inform }: HostedCall): Host {
  const { tokenProvider, log, onRequest, onResponse, clock } = options;
  const { tracer } = platform;
  return {
    timers: clock && timersOf(clock),
    countsExactly: platform.countsExactly,
    // Asynchronous, so that what throws at once is a failure like any other.
    fetch: async (url, init) => fetch(url, init),
    upload: async (url, init, multipart, moved) => {
      const file = fileAt(files, multipart.file);
      const { name, size } = file.measured;
      const report = (sent: number): void => {
        // The core has dropped the attempt, and with it what `moved` would call.
        if (init.signal?.aborted) return;
        moved(sent);
        inform(onProgress, { file: name, fileIndex: multipart.file, sent, total: size });
      };
      const isOwnFetch = options.fetch === undefined;
      return file.upload({ fetch, isOwnFetch, url, init, multipart, moved: report });
    },
    token: async (renew) => (await tokenProvider?.({ renew })) ?? '',
    read: async (file, at, length) => fileAt(files, file).read(at, length),
    isTraced: onRequest !== undefined || onResponse !== undefined || tracer !== undefined,
    traceRequest: (info) => {
      tracer?.request(info);
      inform(onRequest, info);
    },
    traceResponse: (info) => {
      tracer?.response(info);
      inform(onResponse, info);
    },
    tell: (event) => {
      inform(log, event as CtmsEvent);
      inform(tell, event as CtmsEvent);
    },
  };
}

/** Makes what informs listeners. One that throws is not the call's failure: the program is told of it once. */
export function informer(platform: Platform): Inform {
  const blamed = new WeakSet<object>();
  return (listener, news) => {
    if (listener === undefined) return;
    try {
      listener(news);
    } catch (error) {
      if (!blamed.has(listener)) platform.blame(error);
      blamed.add(listener);
    }
  };
}

function fileAt(files: readonly OpenFile[], index: number): OpenFile {
  const file = files[index];
  if (!file) throw new RangeError(`there is no file ${index}`);
  return file;
}
