import type { RequestStatus } from './state/status.js';
import type { World } from './state/world.js';

/** A stored file. */
export interface FileInfo {
  /** The id of the file. */
  readonly fileId: number;
  /** The name of the file, as uploaded. */
  readonly fileName: string;
  /** In bytes. */
  readonly size: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** The named user of the upload. */
  readonly namedUser: string | undefined;
  /** Ids of the transport requests that hold it; empty for an orphan. */
  readonly attachedTo: readonly number[];
  /** What the archive's deployment descriptor says, if it could be read. */
  readonly mta: {
    /** The ID of the deployment descriptor. */
    readonly id: string;
    /** The version of the deployment descriptor. */
    readonly version: string;
  } | undefined;
}

/** A transport request in one queue. */
export interface QueueInfo {
  /** The id of the transport request. */
  readonly transportRequestId: number;
  /** The id of its entry in the queue. */
  readonly queueId: number;
  /** Its status in this queue. */
  readonly status: RequestStatus;
  /** Its description. */
  readonly description: string;
  /** The ids of its files as text, or its references. */
  readonly uris: readonly string[];
}

/** Everything a test may want to see. */
export interface EmulatorState {
  /** What may be stored, in bytes. */
  readonly limits: {
    /** The largest file. */
    readonly fileBytes: number;
    /** All files together. */
    readonly storageBytes: number;
  };
  /** The stored files, oldest first. */
  readonly files: readonly FileInfo[];
  /** All transport requests, also those that are in no queue. */
  readonly transportRequests: readonly {
    /** Its id. */
    readonly id: number;
    /** As it was given. */
    readonly description: string;
    /** The node where it was created, by export or upload. */
    readonly origin: string;
    /** The files' ids as texts, and the references. */
    readonly uris: readonly string[];
  }[];
  /** Queues by node name, in queue order. */
  readonly queues: Readonly<Record<string, readonly QueueInfo[]>>;
  /** All actions, oldest first. */
  readonly actions: readonly {
    /** Its id. */
    readonly id: number;
    /** What it does, as in the API: `FU`, `NE`, `I`, ... */
    readonly type: string;
    /** How it ended, or that it runs. */
    readonly status: string;
    /** The node that it changed. */
    readonly nodeName: string;
  }[];
}

/** Returns the stored files, oldest first. */
export function filesOf(world: World): FileInfo[] {
  return [...world.files.values()].map(({ id, fileName, size, sha256, namedUser, attachedTo, archive }) => ({
    fileId: id,
    fileName,
    size,
    sha256,
    namedUser,
    attachedTo: [...attachedTo],
    mta: 'id' in archive ? { id: archive.id, version: archive.version } : undefined,
  }));
}

/** Returns a picture of the world that does not change any more. */
export function stateOf(world: World): EmulatorState {
  const queues: Record<string, QueueInfo[]> = {};
  for (const node of world.nodes.values()) {
    queues[node.name] = world.queueOf(node.id).map(({ request, queueId, status }) => ({
      transportRequestId: request.id,
      queueId,
      status,
      description: request.description,
      uris: request.entries.map((entry) => entry.uri),
    }));
  }
  const { fileBytes, storageBytes } = world.settings.limits;
  return {
    limits: { fileBytes, storageBytes },
    files: filesOf(world),
    transportRequests: [...world.requests.values()].map(({ id, description, origin, entries }) => ({
      id,
      description,
      origin,
      uris: entries.map((entry) => entry.uri),
    })),
    queues,
    actions: [...world.actions.values()].map(({ id, type, status, node }) => ({
      id,
      type,
      status,
      nodeName: node.name,
    })),
  };
}
