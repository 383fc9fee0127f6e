import type { Scope } from '../auth/clients.js';
import type { BodySource } from '../body.js';
import type { BehaviourId } from '../fidelity/index.js';
import type { StartDigest } from '../digest.js';
import type { Refusal } from '../state/refusal.js';
import { notFound } from '../state/refusal.js';
import type { StoredFile, TransportNode, User, World } from '../state/world.js';

/** What an operation gets to see of a request. */
export interface Call {
  readonly world: World;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: BodySource;
  readonly startDigest: StartDigest;
  /** The client behind the token. */
  readonly clientId: string;
  /** What is remembered of the request. */
  readonly record: RequestRecord;
  /** Told how many bytes of a file have come in. */
  readonly onUpload: ((progress: { readonly fileName: string; readonly bytes: number }) => void) | undefined;
}

/** A request as it was received, and how it was answered. */
export interface RequestRecord {
  /** The HTTP method, in capitals. */
  readonly method: string;
  /** Without the base path of Cloud ALM. */
  readonly path: string;
  /** The query without its question mark. */
  readonly query: string;
  /** True if it came through Cloud ALM's base path. */
  readonly viaCalm: boolean;
  /** As received, with the secrets that were in it. */
  readonly headers: Readonly<Record<string, string>>;
  /** When it came in, in milliseconds since 1970. */
  readonly at: number;
  /**
   * The parsed body, where it was JSON or a form without files. Absent when it has more than 65,536
   * characters, or when newer bodies needed the room: all together have at most 8,388,608.
   */
  body?: unknown;
  /** How many characters that body has or had. */
  bodyLength?: number;
  /** Status of the answer; absent while it is being worked on and when the connection was cut. */
  status?: number;
  /** The guesses that the answer rests on, by their ids in docs/fidelity.md. */
  guesses?: readonly BehaviourId[];
  /** True when the emulator does not know what was asked for, which says nothing about the service. */
  isUnknown?: boolean;
  /** The file that this request stored. */
  storedFile?: StoredFile;
}

/** An answer: a status and, mostly, something to say as JSON. */
export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  /** Instead of JSON. */
  readonly text?: string;
  /** JSON that was written before. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the answer rests on, besides what its operation says. */
  readonly basis?: readonly BehaviourId[];
  /** True when the emulator does not know what was asked for. */
  readonly isUnknown?: boolean;
}

/** One operation of the API: how it is reached, who may use it, what it does. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With placeholders like `{nodeId}`. */
  readonly path: string;
  /** What its answers rest on when the work was done. */
  readonly basis: BehaviourId;
  /** What a token must allow; without it any token will do. */
  readonly needs?: Scope;
  /** What a token without that scope gets: the specification declares 403 for some operations only. */
  readonly withoutScope: 401 | 403;
  /** Content type of JSON answers where the specification says more than `application/json`. */
  readonly contentType?: string;
  /** Known to be routed by Cloud ALM. */
  readonly viaCalm?: boolean;
  /** Reads and checks the request; the returned function does the work, at once or, with a fault, later or twice. */
  readonly prepare: (call: Call) => Promise<() => Reply> | (() => Reply);
}

/** Returns the name by which faults know an operation, for example `GET /v2/nodes/{nodeId}`. */
export function operationName(operation: Operation): string {
  return `${operation.method} ${operation.path}`;
}

/** Returns a number from the path; what is not such a number does not exist. */
export function idParam(call: Call, name: string): number {
  const text = call.params[name] ?? '';
  if (!/^[0-9]{1,19}$/.test(text)) throw notFound('http.not-an-id', `${text} is not an ID`);
  return Number(text);
}

/** Returns the node that the path names. */
export function nodeParam(call: Call): TransportNode {
  const id = idParam(call, 'nodeId');
  const node = call.world.nodes.get(id);
  if (node === undefined) throw notFound('queue.unknown-node', `Node ID ${id} does not exist`);
  return node;
}

/** Returns who asks, with the named user of the request if there is one. */
export function userOf(call: Call, namedUser?: string): User {
  return namedUser === undefined || namedUser === '' ? { id: clientUuid(call) } : { id: clientUuid(call), namedUser };
}

/** The service names clients by a UUID in `createdBy`; ours is the one in the client id. */
function clientUuid(call: Call): string {
  return /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(call.clientId)?.[0] ?? call.clientId;
}

/** Returns a refusal as an answer. */
export function refusalReply(refusal: Refusal): Reply {
  const { status, errorType, message, basis } = refusal;
  const json =
    status === 401 || status === 403 ? { error: errorType, error_description: message } : { errorType, message };
  return { status, json, basis };
}
