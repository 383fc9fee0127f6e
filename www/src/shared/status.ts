import type { RequestStatus } from 'ctms';

import { texts } from '../texts.js';

/** The colours that UI5 has for a status. */
export type Design = 'Neutral' | 'Information' | 'Positive' | 'Negative' | 'Critical';

const designs: Readonly<Record<string, Design>> = {
  initial: 'Neutral',
  running: 'Information',
  repeat: 'Information',
  succeeded: 'Positive',
  skipped: 'Positive',
  warning: 'Critical',
  error: 'Negative',
  fatal: 'Negative',
};

/** The statuses in the order in which people look for them. */
export const statuses = ['initial', 'running', 'repeat', 'error', 'fatal', 'warning', 'succeeded', 'skipped', 'deleted'] as const;

/** Statuses in which a request waits for an import. */
export const waiting: readonly string[] = ['initial', 'repeat'];

/** Statuses in which an import has failed. */
export const failed: readonly string[] = ['error', 'fatal'];

/** Returns the colour of a status; one that is not known has none. */
export function designOf(status: RequestStatus | null | undefined): Design {
  return designs[status ?? ''] ?? 'Neutral';
}

/** Returns SAP's word for a status; one that is not known stays as it is. */
export function nameOf(status: RequestStatus | null | undefined): string {
  return texts.status[status ?? ''] ?? status ?? texts.unknownStatus;
}

/** Returns a node's forward mode in words; one that is not known stays as it is. */
export function forwardModeOf(mode: string | null | undefined): string {
  return texts.forwardMode[mode ?? ''] ?? mode ?? '';
}
