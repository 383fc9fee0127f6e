import { browser } from './browser/platform.js';
import { Client } from './client/client.js';
import { inspectWith } from './client/inspect.js';
import { readKey } from './client/key.js';
import { allowed, date } from './client/status.js';
import type { ClientOptions } from './types/client.js';
import type { FileInput } from './types/files.js';
import type { ActionStatus, QueueAction, RequestStatus } from './types/status.js';
import type { Inspection, InspectOptions } from './types/archive.js';
import type { KeyReport, ParseKeyOptions } from './types/key.js';

/** A client of SAP Cloud Transport Management. */
export class CtmsClient extends Client {
  /** @param options A service key, a token provider, or at least the API's address. */
  constructor(options: ClientOptions = {}) {
    super(options, browser);
  }
}

export { init, type WasmSource } from './browser/platform.js';
/**
 * Explains a service key in any form in which people have it: what it is, what
 * was put right, and all that is wrong with it. Never throws for its content.
 *
 * In Node the dates of a certificate are checked too. In a browser the core
 * must be loaded: call `await init()` once before.
 *
 * @param key The text, or the parsed JSON.
 * @example `parseServiceKey(text).findings.map(({ at, problem, advice }) => `${at}: ${problem}; ${advice}`)`
 */
export function parseServiceKey(key: string | object, options: ParseKeyOptions = {}): KeyReport {
  return readKey(browser, key, options);
}

/**
 * Looks into an archive without reading it: only the zip directory, the
 * deployment descriptor and the manifest, less than 1 MB also of the largest
 * archive. What is wrong stands in the findings, a missing file included.
 *
 * @param file In Node a path or file URL, anywhere a `Blob` or `File`.
 */
export async function inspectArchive(file: FileInput, options: InspectOptions = {}): Promise<Inspection> {
  return inspectWith(browser, file, options);
}

/**
 * Returns what the status of a transport request in a queue allows, as SAP's
 * help pages list it; nothing for a status that is not known.
 *
 * @example `allowedActions('error')` is `['forward', 'reset', 'remove']`
 */
export function allowedActions(status: RequestStatus): readonly QueueAction[] {
  return allowed(browser.core(), status);
}

/**
 * Returns whether the status of a transport request in a queue is final, so
 * that its files may be cleaned up. `fatal` is not: the import can be repeated.
 */
export function isFinal(status: RequestStatus): boolean {
  return browser.core().is_final(status);
}

/** Returns whether an action with this status has ended, well or not. */
export function isActionFinal(status: ActionStatus): boolean {
  return browser.core().is_action_final(status);
}

/** Returns whether a status means success: `succeeded`, `warning` and `skipped` do. */
export function isSuccess(status: RequestStatus | ActionStatus): boolean {
  return browser.core().is_success(status);
}

/** Reads a time in any of the service's spellings, such as `2026-05-07T06:40:48.0725+0000`. */
export function parseTime(text: string): Date | undefined {
  return date(browser.core(), text);
}

export { CtmsError, isCtmsError, type CtmsErrorCode, type CtmsErrorDetails, type Finding } from './errors.js';
export type { Actions } from './client/groups/actions.js';
export type { DescriptorFilter, DescriptorOptions, Descriptors, PutDescriptorOptions } from './client/groups/descriptors.js';
export type { Files, FileUploadOptions, UploadedFile } from './client/groups/files.js';
export type { Nodes } from './client/groups/nodes.js';
export type { Queue } from './client/groups/queue.js';
export type { Requests } from './client/groups/requests.js';
export type { Routes } from './client/groups/routes.js';
export type { Versions } from './client/groups/versions.js';
export type * from './types/archive.js';
export type * from './types/call.js';
export type * from './types/client.js';
export type * from './types/descriptors.js';
export type * from './types/event.js';
export type * from './types/files.js';
export type * from './types/follow.js';
export type * from './types/key.js';
export type * from './types/landscape.js';
export type * from './types/logs.js';
export type * from './types/plan.js';
export type * from './types/queue.js';
export type * from './types/release.js';
export type * from './types/status.js';
export { version } from './version.js';
