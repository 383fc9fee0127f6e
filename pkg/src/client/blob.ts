import type { OpenFile, UploadRequest } from './platform.js';

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
