import type { ComingContent, Unseen } from 'ctms';

import { texts } from '../texts.js';

interface Versioned {
  readonly version?: string | undefined;
  readonly transportRequestId: number;
}

/** A version, or the transport request where it is not known. */
export function versionText({ version, transportRequestId }: Versioned): string {
  return version ?? texts.inventory.request(transportRequestId);
}

/** `shop 1.4.0`. */
export function named({ name, version }: { readonly name: string; readonly version?: string | undefined }): string {
  return version === undefined ? name : `${name} ${version}`;
}

/** What happens to a version. */
export function changeText({ change, replaces, version }: ComingContent): string {
  const { changes } = texts.inventory;
  return change === 'new' || change === 'same' ? changes[change] : changes[change](replaces ?? '?', version ?? '?');
}

/** What an action is called. */
export function actionName(action: string): string {
  return texts.inventory.actions[action] ?? action;
}

/** What could not be seen, with how many transport requests it is about. */
export function unseenText({ text, transportRequestIds: ids }: Unseen): string {
  if (ids.length === 0) return text;
  return ids.length > 5 ? texts.inventory.unseenMany(text, ids.length) : texts.inventory.unseenFew(text, ids.join(', '));
}
