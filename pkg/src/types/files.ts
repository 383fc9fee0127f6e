/** A file to send: in Node a path or file URL, anywhere a `Blob` or `File`. */
export type FileInput = string | URL | Blob;

export type { ContentType, StorageType } from '../../wasm/ctms_bg.js';

/** The largest file that a plan takes: in bytes, or `standard` (1 GB), `free` (500 MB), `small-region` (400 MB: China (Shanghai), US government). */
export type SizeLimit = number | 'standard' | 'free' | 'small-region';

/**
 * An extension descriptor: a text with line breaks is the descriptor itself,
 * any other text the path of its file.
 */
export type DescriptorInput = FileInput;

/** How much of a file has gone out. */
export interface UploadProgress {
  /** The file's name. */
  readonly file: string;
  /** Its place in `files`. */
  readonly fileIndex: number;
  /** Bytes sent so far. */
  readonly sent: number;
  /** Bytes in all. */
  readonly total: number;
}
