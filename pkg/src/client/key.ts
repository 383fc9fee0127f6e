import { usage, type Finding } from '../errors.js';
import type { CoreModule, Platform, X509Parts } from './platform.js';
import type { KeyReport, ParseKeyOptions } from '../types/key.js';

/** The files of a folder in which a Kubernetes operator has mounted a service binding. */
export class KeyFolder {
  readonly #files: readonly (readonly [name: string, content: string])[];

  constructor(files: readonly (readonly [name: string, content: string])[]) {
    this.#files = files;
  }

  /** In the form that the core reads. */
  toCore(): { readonly files: readonly (readonly [string, string])[] } {
    return { files: this.#files };
  }
}

/** A key in the form that the core reads; nothing for an empty one. */
export function coreKey(key: string | object | undefined): object | undefined {
  if (key === undefined || key === '') return undefined;
  if (typeof key === 'string') return { text: key };
  if (key instanceof KeyFolder) return key.toCore();
  try {
    return { text: JSON.stringify(key) };
  } catch {
    throw usage('USAGE', 'the service key is an object that can not be written as JSON', 'give the key as text, or as JSON.parse returns it');
  }
}

/** A key with what the platform finds out about its certificate. */
export function checkedKey(platform: Platform, key: string | object | undefined, options: ParseKeyOptions): object | undefined {
  const given = coreKey(key);
  if (given === undefined) return undefined;
  const parts = partsOf(platform.core(), { key: given, ...options });
  return parts === undefined ? given : { ...given, findings: platform.checkCertificate(parts) satisfies readonly Finding[] };
}

/** Explains a key; the core must be loaded. */
export function readKey(platform: Platform, key: string | object, options: ParseKeyOptions = {}): KeyReport {
  const { serviceInstance, allowHttp = [] } = options;
  const core = platform.core();
  const given = checkedKey(platform, key, { serviceInstance, allowHttp }) ?? { text: '' };
  return core.parseServiceKey(JSON.stringify({ key: given, serviceInstance, allowHttp })) as KeyReport;
}

function partsOf(core: CoreModule, options: object): X509Parts | undefined {
  const [certificateAt, certificate, keyAt, key] = core.x509Parts(JSON.stringify(options));
  if (certificateAt === undefined || certificate === undefined || keyAt === undefined || key === undefined) return undefined;
  return { certificateAt, certificate, keyAt, key };
}
