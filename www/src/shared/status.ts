import type { RequestStatus } from 'ctms';

import { texts } from '../texts.js';
import type { Refusal } from './core.js';

/** How a status looks: what failed stands out, what succeeded is quiet. */
export type Design = 'neutral' | 'information' | 'positive' | 'negative' | 'critical';

const designs: Readonly<Record<string, Design>> = {
  initial: 'neutral',
  running: 'information',
  repeat: 'neutral',
  succeeded: 'positive',
  skipped: 'positive',
  warning: 'critical',
  error: 'negative',
  fatal: 'negative',
};

/** The statuses in the order in which people look for them. */
export const statuses = ['initial', 'running', 'repeat', 'error', 'fatal', 'warning', 'succeeded', 'skipped', 'deleted'] as const;

/** Returns how a status looks; one that is not known is neutral. */
export function designOf(status: RequestStatus | null | undefined): Design {
  return designs[status ?? ''] ?? 'neutral';
}

/** Returns SAP's word for a status; one that is not known stays as it is. */
export function nameOf(status: RequestStatus | null | undefined): string {
  return texts.status[status ?? ''] ?? status ?? texts.unknownStatus;
}

/** Returns a node's forward mode in words; one that is not known stays as it is. */
export function forwardModeOf(mode: string | null | undefined): string {
  return texts.forwardMode[mode ?? ''] ?? mode ?? '';
}

/** Returns why an action is not possible, in a sentence. */
export function refusalText(refusal: Refusal): string {
  const { confirm } = texts;
  switch (refusal.kind) {
    case 'nothing': return confirm.nothingSelected;
    case 'status': return confirm.notAllowed;
    case 'automatic': return confirm.automatic;
    case 'disabled': return confirm.disabled(refusal.reason);
    case 'controlled': return confirm.controlled(refusal.by);
    case 'forwards': return confirm.forwardsItself(forwardModeOf(refusal.mode));
  }
}
