import { html, type TemplateResult } from 'lit';
import type { RequestStatus } from 'ctms';

import { designOf, nameOf } from './status.js';

/** Draws a status. */
export function statusTag(status: RequestStatus | null | undefined): TemplateResult {
  return html`<span class="tag ${designOf(status)}">${nameOf(status)}</span>`;
}
