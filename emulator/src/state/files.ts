import { notFound, unprocessable } from './refusal.js';
import type { ArchiveInfo, StoredFile, World } from './world.js';

/** A file that has arrived completely. */
export interface ReceivedFile {
  readonly fileName: string;
  readonly size: number;
  readonly sha256: string;
  readonly namedUser: string | undefined;
  readonly archive: ArchiveInfo;
}

/** Keeps a file, unless it is too large or the storage is full. */
export function addFile(world: World, received: ReceivedFile): StoredFile {
  const { fileBytes, storageBytes } = world.settings.limits;
  if (received.size > fileBytes)
    throw unprocessable('files.upload.limit', `File ${received.fileName} is larger than ${fileBytes} bytes`);
  if (storedBytes(world) >= storageBytes)
    throw unprocessable('files.upload.limit', `The storage is full: ${storageBytes} bytes are in use`);
  const file: StoredFile = { id: world.nextId(), ...received, uploadedAt: world.now, attachedTo: [] };
  world.files.set(file.id, file);
  return file;
}

/** Deletes a file that is in no transport request. */
export function deleteFile(world: World, id: number): void {
  const file = world.files.get(id);
  if (file === undefined) throw notFound('files.delete.unknown', `File with ID ${id} does not exist`);
  if (file.attachedTo.length > 0) {
    throw notFound(
      'files.delete.attached',
      `File with ID ${id} is attached to transport request ${file.attachedTo.join(', ')} and cannot be deleted`,
    );
  }
  world.files.delete(id);
}

/** Returns how many bytes are stored. */
export function storedBytes(world: World): number {
  let sum = 0;
  for (const file of world.files.values()) sum += file.size;
  return sum;
}
