import { Unzip, UnzipInflate } from 'fflate';
import { parse } from 'yaml';
import type { ArchiveInfo } from './state/world.js';

/** How far into an archive the deployment descriptor is looked for; build tools write META-INF first. */
const searchLimit = 4 * 1024 * 1024;
const descriptorLimit = 1024 * 1024;
const descriptorName = 'META-INF/mtad.yaml';

/** Looks for the deployment descriptor in the first bytes of an archive that passes by. */
export class ArchiveProbe {
  #unzip: Unzip | undefined;
  #seen = 0;
  #pieces: Uint8Array[] = [];
  #size = 0;
  #isComplete = false;
  #problem = 'META-INF/mtad.yaml was not found';

  constructor() {
    this.#unzip = new Unzip((file) => {
      if (file.name !== descriptorName) return;
      file.ondata = (error, piece, isLast) => {
        if (error !== null) return this.#give(`META-INF/mtad.yaml cannot be unpacked: ${error.message}`);
        this.#size += piece.length;
        if (this.#size > descriptorLimit) return this.#give('META-INF/mtad.yaml is too large');
        this.#pieces.push(piece);
        if (isLast) {
          this.#isComplete = true;
          this.#unzip = undefined;
        }
        return undefined;
      };
      file.start();
    });
    this.#unzip.register(UnzipInflate);
  }

  /** Takes the next piece of the archive. */
  push(piece: Uint8Array): void {
    if (this.#unzip === undefined) return;
    if (this.#seen === 0 && !startsLikeZip(piece)) return this.#give('it is not a zip');
    this.#seen += piece.length;
    try {
      // fflate keeps what it is given until it is used, and a socket's buffer may be used again.
      this.#unzip.push(piece.slice());
    } catch (error) {
      return this.#give(`it cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (this.#seen > searchLimit) this.#unzip = undefined;
    return undefined;
  }

  /** Returns what the archive says about itself. */
  result(): ArchiveInfo {
    if (!this.#isComplete) return { problem: this.#problem };
    const decoder = new TextDecoder();
    const text = this.#pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode();
    return readDescriptor(text);
  }

  #give(problem: string): void {
    this.#problem = problem;
    this.#pieces = [];
    this.#unzip = undefined;
  }
}

function readDescriptor(text: string): ArchiveInfo {
  const document = parseMap(text);
  if (document === undefined) return { problem: 'META-INF/mtad.yaml is not a YAML object' };
  const { ID: id, version, modules } = document;
  if (typeof id !== 'string' || typeof version !== 'string')
    return { problem: 'META-INF/mtad.yaml has no ID or no version' };
  return { id, version, modules: Array.isArray(modules) ? modules.length : 0 };
}

/** Parses YAML whose scalars stay text (`1.0` is not a number here), or returns nothing if it is not an object. */
export function parseMap(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = parse(text, { schema: 'failsafe' });
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function startsLikeZip(piece: Uint8Array): boolean {
  return piece[0] === 0x50 && (piece.length < 2 || piece[1] === 0x4b);
}
