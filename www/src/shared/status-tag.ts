import { html, type TemplateResult } from 'lit';
import type { RequestStatus } from 'ctms';
import '@ui5/webcomponents/dist/Tag.js';

import { designOf, nameOf } from './status.js';

/** Draws a status; one without a meaning of its own has no icon. */
export function statusTag(status: RequestStatus | null | undefined): TemplateResult {
  const design = designOf(status);
  return html`<ui5-tag design=${design} ?hide-state-icon=${design === 'Neutral'}>${nameOf(status)}</ui5-tag>`;
}
