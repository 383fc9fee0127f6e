import type { NodeCauseId } from '../causes/index.js';
import type { BehaviourId } from '../fidelity/index.js';
import type { Landscape } from '../landscape/check.js';
import type { ContentType, Scenario } from '../landscape/types.js';
import type { Random } from '../random.js';
import { seededRandom } from '../random.js';
import { Agenda } from './agenda.js';
import type { ActionStatus, RequestStatus } from './status.js';

/** The types of action of the specification. */
export type ActionType = 'FU' | 'NE' | 'NU' | 'I' | 'DQ' | 'RQ' | 'CQ' | 'FQ' | 'AQ';
/** How an entry names its content. */
export type StorageType = 'FILE' | 'REFERENCE';

/** Who asked for something. */
export interface User {
  /** The client behind the token. */
  readonly id: string;
  readonly namedUser?: string | undefined;
}

/** Where a node deploys to. */
export interface Target {
  readonly id: number;
  readonly contentType: ContentType;
  readonly destinationName: string;
  readonly platform: 'CF' | 'NEO';
}

/** The user of imports and clean-ups that nobody started (help page "Enable Automatic Import"). */
export const automaticUser: User = { id: 'CTMS_APPLICATION', namedUser: 'CTMS_APPLICATION' };

/** A stage of the landscape. */
export interface TransportNode {
  readonly id: number;
  name: string;
  description: string;
  uploadAllowed: boolean;
  virtual: boolean;
  notificationEnabled: boolean;
  forwardMode: string;
  controlledBy: string | undefined;
  importDisabled: boolean;
  importDisabledReason: string;
  automaticImport: boolean;
  targets: Target[];
  scenario: Scenario;
  /** What is wrong with the node itself. */
  cause: NodeCauseId | undefined;
  importMs: number | undefined;
}

/** A route between two nodes. */
export interface Route {
  readonly id: number;
  name: string;
  description: string;
  sourceNodeId: number;
  targetNodeId: number;
}

/** What the archive of a file says about itself, as far as it could be read. */
export type ArchiveInfo =
  | {
      /** The id of the MTA. */
      readonly id: string;
      /** The version of the MTA. */
      readonly version: string;
      /** How many modules it has. */
      readonly modules: number;
    }
  | {
      /** Why it could not be read. */
      readonly problem: string;
    };

/** An uploaded file: its size and digest stay, its bytes do not. */
export interface StoredFile {
  /** The id of the file. */
  readonly id: number;
  /** The name under which it was uploaded. */
  readonly fileName: string;
  /** Its size in bytes. */
  readonly size: number;
  /** The SHA-256 digest of its bytes, in hexadecimal. */
  readonly sha256: string;
  /** The named user that was sent along. */
  readonly namedUser: string | undefined;
  /** What was read in the archive. */
  readonly archive: ArchiveInfo;
  /** When it was uploaded, in milliseconds since 1970. */
  readonly uploadedAt: number;
  /** Ids of the transport requests that hold it. */
  readonly attachedTo: number[];
}

/** One file or reference of a transport request. */
export interface Entry {
  readonly id: number;
  readonly storageType: StorageType;
  readonly contentType: ContentType;
  readonly uri: string;
  /** Known for files only. */
  readonly fileName: string | undefined;
}

/** A transport request; its status is kept per queue. */
export interface TransportRequest {
  readonly id: number;
  readonly description: string;
  readonly origin: string;
  readonly createdAt: number;
  readonly createdBy: User;
  readonly entries: readonly Entry[];
  /** Its queue entries by node id. */
  readonly places: Map<number, QueueEntry>;
  /** Every stored byte of it has been cleaned up. */
  archived: boolean;
}

/** A transport request in the queue of one node. */
export interface QueueEntry {
  readonly queueId: number;
  readonly nodeId: number;
  readonly request: TransportRequest;
  status: RequestStatus;
  queuedAt: number;
  /** When the status became final. */
  endedAt: number | undefined;
}

/** A line of a log. */
export interface Message {
  readonly id: number;
  readonly messageId: string;
  readonly severity: 'I' | 'W' | 'E' | 'F';
  readonly text: string;
  readonly at: number;
  /** What the line rests on. */
  readonly basis: BehaviourId;
}

/** What an action did to one file or reference. */
export interface EntryResult {
  readonly entry: Entry;
  status: ActionStatus;
  readonly messages: Message[];
}

/** What an action did to one transport request. */
export interface RequestResult {
  readonly request: TransportRequest;
  status: ActionStatus;
  readonly messages: Message[];
  readonly entries: EntryResult[];
}

/** An operation with a log; an import runs for a while, all others end at once. */
export interface Action {
  readonly id: number;
  readonly type: ActionType;
  readonly node: TransportNode;
  readonly startedAt: number;
  readonly triggeredBy: User;
  readonly results: RequestResult[];
  status: ActionStatus;
  endedAt: number | undefined;
}

/** An MTA extension descriptor of a node. */
export interface Descriptor {
  readonly id: number;
  readonly nodeId: number;
  description: string;
  mtaId: string;
  mtaExtId: string;
  /** One exact version, or `*`. */
  mtaVersion: string;
  lastChangedAt: number;
}

/** How much may be stored, in bytes, and for how long. */
export interface Limits {
  /** The largest file, in bytes. */
  readonly fileBytes: number;
  /** The size of all files together, in bytes. */
  readonly storageBytes: number;
  /** How long a transport request stays in a queue after its end, in milliseconds. */
  readonly retentionMs: number;
}

/** What does not change while an emulator runs. */
export interface Settings {
  readonly landscape: Landscape;
  readonly seed: number;
  readonly importMs: number;
  readonly limits: Limits;
  /** Refuses MTA requests whose archive has no readable deployment descriptor or no module. */
  readonly checkArchives: boolean;
  /** The first id that is given out. */
  readonly firstId: number;
}

/** Everything the service knows, and its time. */
export class World {
  readonly settings: Settings;
  readonly random: Random;
  readonly agenda = new Agenda();
  readonly nodes = new Map<number, TransportNode>();
  readonly routes = new Map<number, Route>();
  readonly files = new Map<number, StoredFile>();
  readonly requests = new Map<number, TransportRequest>();
  /** Queue entries by node id, in queue order. */
  readonly queues = new Map<number, QueueEntry[]>();
  readonly actions = new Map<number, Action>();
  readonly descriptors = new Map<number, Descriptor>();
  /** How many outcomes of a scenario's list have been used up, by node or scenario name. */
  readonly scenarioUse = new Map<string, number>();
  /** How an import ends that the request being worked on starts; a fault says so. */
  nextImport: Scenario | undefined;
  /** What was made of the landscape, by name; forgotten when the landscape changes. */
  readonly #ofLandscape = new Map<string, unknown>();
  /** Called when something has arrived in the queue of a node. */
  onArrival: (node: TransportNode) => void = () => undefined;
  #now: number;
  #lastId: number;

  constructor(settings: Settings, now: number) {
    this.settings = settings;
    this.random = seededRandom(settings.seed);
    this.#now = now;
    this.#lastId = settings.firstId - 1;
  }

  /** The time of what is happening right now, in milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  /** Returns the next id; all kinds of things share one sequence, as in the examples of the specification. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Plans something for `ms` milliseconds from now. */
  after(ms: number, run: () => void): void {
    this.agenda.plan(this.#now + ms, run);
  }

  /** Lets everything happen that is due by `now`, each at its time. */
  advanceTo(now: number): void {
    for (let due = this.agenda.takeDue(now); due !== undefined; due = this.agenda.takeDue(now)) {
      this.#now = Math.max(this.#now, due.at);
      due.run();
    }
    this.#now = Math.max(this.#now, now);
  }

  /** Returns what `make` makes of nodes and routes, made anew only after a change: a large landscape is read often. */
  rememberOfLandscape<T>(name: string, make: () => T): T {
    if (!this.#ofLandscape.has(name)) this.#ofLandscape.set(name, make());
    return this.#ofLandscape.get(name) as T;
  }

  /** Must be called after every change of a node or route. */
  landscapeChanged(): void {
    this.#ofLandscape.clear();
  }

  /** Returns the queue of a node, in order. */
  queueOf(nodeId: number): QueueEntry[] {
    let queue = this.queues.get(nodeId);
    if (queue === undefined) {
      queue = [];
      this.queues.set(nodeId, queue);
    }
    return queue;
  }

  /** Returns the node with this name; case matters. */
  nodeNamed(name: string): TransportNode | undefined {
    for (const node of this.nodes.values()) if (node.name === name) return node;
    return undefined;
  }

  /** Returns the nodes that routes lead to from this one. */
  targetsOf(nodeId: number): TransportNode[] {
    const targets: TransportNode[] = [];
    for (const route of this.routes.values()) {
      const target = route.sourceNodeId === nodeId ? this.nodes.get(route.targetNodeId) : undefined;
      if (target !== undefined) targets.push(target);
    }
    return targets;
  }
}
