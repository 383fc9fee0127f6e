import { usage } from '../errors.js';
import { listOf } from './options.js';
import type { DescriptorInput, FileInput } from '../types/files.js';
import type { ReleaseOptions } from '../types/release.js';
import type { OpenFile, Platform, UploadRequest } from './platform.js';

/** Opens files, works with them, and closes them whatever happens. */
export async function withFiles<T>(platform: Platform, inputs: readonly FileInput[], work: (files: readonly OpenFile[]) => Promise<T>): Promise<T> {
  const files = await Promise.all(inputs.map((file) => platform.open(file)));
  try {
    return await work(files);
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}

/** Makes a Blob or File ready to be read and sent. */
export function openBlob(blob: Blob, send: (request: UploadRequest, blob: Blob) => Promise<Response>): OpenFile {
  return {
    measured: { name: nameOf(blob), size: blob.size },
    read: async (at, length) => new Uint8Array(await blob.slice(at, at + length).arrayBuffer()),
    upload: (request) => send(request, blob),
    close: async () => {},
  };
}

function nameOf(blob: Blob): string {
  return 'name' in blob && typeof blob.name === 'string' && blob.name !== '' ? blob.name : 'archive.mtar';
}

/** A descriptor's file, and the node that it is for. */
export interface NodeDescriptor {
  readonly nodeName: string;
  readonly file: FileInput;
}

/** Lists the archives of a release. */
export function archivesOf(options: Pick<ReleaseOptions, 'files'> | null | undefined): FileInput[] {
  return listOf('the option files', options?.files ?? [], 'write files: [file], also for a single one');
}

/** Lists the descriptors of a release: one or several for each node. */
export function descriptorsOf(options: Pick<ReleaseOptions, 'extensionDescriptors'> | null | undefined): NodeDescriptor[] {
  const extensionDescriptors = options?.extensionDescriptors ?? {};
  if (typeof extensionDescriptors !== 'object') throw usage('USAGE', 'the option extensionDescriptors must be an object', "write extensionDescriptors: { QA: 'qa.mtaext' }");
  return Object.entries(extensionDescriptors).flatMap(([nodeName, inputs]) => {
    const list = Array.isArray(inputs) ? (inputs as readonly DescriptorInput[]) : [inputs as DescriptorInput];
    return list.map((input) => ({ nodeName, file: descriptorFile(input, nodeName) }));
  });
}

/** Makes a file of a descriptor's text, and gives a Blob without a name the one of its node. */
export function descriptorFile(input: DescriptorInput, nodeName: string): FileInput {
  const isText = typeof input === 'string' && input.includes('\n');
  const isNameless = input instanceof Blob && !('name' in input);
  return isText || isNameless ? new File([input as BlobPart], `${nodeName}.mtaext`) : (input as FileInput);
}
