import { reported, type Key } from './core.js';
import type { Platform } from './platform.js';
import type { KeyReport, ParseKeyOptions } from '../types/key.js';

/** Where a key is read from: text or parsed JSON, or the files of a folder in which a service binding is mounted. */
export type KeySource = { readonly key: string | object } | { readonly files: readonly (readonly [name: string, content: string])[] };

/** A key that several ask about: it is parsed once, until a client takes it. */
export class KeyDocument {
  readonly #source: KeySource;
  #key: Key | undefined;

  constructor(source: KeySource) {
    this.#source = source;
  }

  /** Returns the parsed key, which stays here. */
  open(platform: Platform, options: ParseKeyOptions, isSecond = false): Key {
    return this.#key ??= parse(platform, this.#source, options, isSecond);
  }

  /** Hands over the parsed key. */
  take(platform: Platform, options: ParseKeyOptions, isSecond: boolean): Key {
    const key = this.open(platform, options, isSecond);
    this.#key = undefined;
    return key;
  }
}

/** Parses a key for a client, which frees it; nothing where none was given. */
export function takeKey(platform: Platform, key: string | object | undefined, options: ParseKeyOptions, isSecond: boolean): Key | undefined {
  if (key === undefined || key === null || key === '') return undefined;
  return key instanceof KeyDocument ? key.take(platform, options, isSecond) : parse(platform, { key }, options, isSecond);
}

/** Explains a key; the core must be loaded. */
export function readKey(platform: Platform, key: string | object, options: ParseKeyOptions): KeyReport {
  if (key instanceof KeyDocument) return key.open(platform, options).report();
  const handle = parse(platform, { key }, options, false, true);
  try {
    return handle.report();
  } finally {
    handle.free();
  }
}

/**
 * Parses a key, and adds what the platform finds out about its certificate. A
 * client asks only where it can be shown: elsewhere the call that needs it is refused.
 */
function parse(platform: Platform, source: KeySource, options: ParseKeyOptions, isSecond: boolean, checksCertificate = platform.showsCertificates): Key {
  const { Key } = platform.core();
  const handle = reported(() => ('files' in source ? Key.parseFolder(source.files, options, isSecond) : Key.parse(source.key, options, isSecond)));
  const certificate = checksCertificate ? handle.certificate() : undefined;
  if (certificate !== undefined) handle.addFindings(platform.checkCertificate(certificate));
  return handle;
}
