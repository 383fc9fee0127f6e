import type { KeyCertificate } from '../../wasm/ctms_bg.js';
import type { Finding } from '../errors.js';
import type { FetchLike } from '../types/client.js';
import type { FileInput } from '../types/files.js';
import type { RequestInfo, ResponseInfo } from '../types/trace.js';
import type { Tracer } from './host.js';

/** A multipart body, described by the core: text fields, then one file. */
export interface Multipart {
  readonly file: number;
  readonly fileField: string;
  readonly fileName: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly boundary: string;
  /** What stands before the file's bytes. */
  readonly head: string;
  /** What stands after them. */
  readonly tail: string;
  /** Exact length of the whole body in bytes. */
  readonly length: number;
}

/** What the core knows of a file; `trouble` says why it cannot be sent. */
export interface Measured {
  readonly name: string;
  readonly size: number;
  readonly trouble?: 'missing' | 'directory' | 'unreadable';
  readonly reason?: string;
  /** The archives in the folder where a missing file should be. */
  readonly nearby?: readonly string[];
}

/** A file that can be read and sent. */
export interface OpenFile {
  readonly measured: Measured;
  /** Reads a part; fewer bytes only at the file's end. */
  read(at: number, length: number): Promise<Uint8Array>;
  /** Sends it in a multipart body; `moved` takes the file's bytes so far. */
  upload(request: UploadRequest): Promise<Response>;
  close(): Promise<void>;
}

export interface UploadRequest {
  readonly fetch: FetchLike;
  readonly isOwnFetch: boolean;
  readonly url: string;
  readonly init: RequestInit;
  readonly multipart: Multipart;
  readonly moved: (bytes: number) => void;
}

/** What differs between Node and a browser. */
export interface Platform {
  /** Loads the core where that takes time. */
  ready(): Promise<void>;
  /** Opens the way to the service; rejects where an option cannot be had here. */
  network(options: NetworkOptions): Promise<Network>;
  /** Returns the core; throws NOT_INITIALISED where it is not loaded. */
  core(): CoreModule;
  open(file: FileInput): Promise<OpenFile>;
  /** Tells the program of a mistake in its own code, without ending anything. */
  blame(error: unknown): void;
  /** The address that a relative one is relative to, where there is one. */
  baseUrl(): string | undefined;
  /** Takes requests beside the options of a client: `NODE_DEBUG=ctms`. */
  readonly tracer: Tracer | undefined;
  /** How the program calls itself, where it may. */
  readonly userAgent: string | undefined;
  /** Whether the bytes of an upload are counted as they go, or some time later. */
  readonly countsExactly: boolean;
  /** Whether its fetch can show a client certificate. */
  readonly showsCertificates: boolean;
  /** Finds out what is wrong with the certificate of a key. */
  checkCertificate(certificate: KeyCertificate): readonly Finding[];
}

/** How the service is reached. */
export interface NetworkOptions {
  readonly proxy?: string | false | undefined;
  readonly ca?: string | undefined;
  /** Ends the opening, which may have to read certificates. */
  readonly signal?: AbortSignal | undefined;
}

/** The way to the service. */
export interface Network {
  readonly fetch: FetchLike;
  /** Ends its connections. */
  close(): Promise<void>;
}

/** Timers and time for the core. */
export interface Timers {
  /** Returns milliseconds since 1970. */
  now(): number;
  /** Calls `done` after so many milliseconds, unless it is stopped before; `isAttempt` as in `Clock`. */
  start(done: () => void, milliseconds: number, isAttempt: boolean): AbortController;
  stop(timer: AbortController): void;
}

/** What the core calls during one call. */
export interface Host {
  /** Used instead of the machine's own clocks where the caller gave one. */
  readonly timers: Timers | undefined;
  /** Whether `moved` is called as soon as bytes have moved. */
  readonly countsExactly: boolean;
  fetch(url: string, init: RequestInit): Promise<Response>;
  upload(url: string, init: RequestInit, multipart: Multipart, moved: (bytes: number) => void): Promise<Response>;
  token(renew: boolean): Promise<string>;
  read(file: number, at: number, length: number): Promise<Uint8Array>;
  tell(event: unknown): void;
  /** Whether somebody wants to know of each request. */
  readonly isTraced: boolean;
  traceRequest(info: RequestInfo): void;
  traceResponse(info: ResponseInfo): void;
}

/** The core's exports, as wasm-bindgen makes them. */
export type CoreModule = typeof import('../../wasm/ctms_bg.js');

/** Where the core may come from: an address, a response, bytes, or a compiled module. */
export type WasmSource = string | URL | Response | Promise<Response> | ArrayBuffer | Uint8Array | CompiledModule;

/** A `WebAssembly.Module`, where the types of this platform know one. */
export type CompiledModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer M } } } ? M : never;
