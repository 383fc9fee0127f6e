import { html, type TemplateResult } from 'lit';
import '@ui5/webcomponents/dist/BusyIndicator.js';
import '@ui5/webcomponents/dist/ProgressIndicator.js';

import { duration, size } from '../shared/format.js';
import { texts } from '../texts.js';
import type { Progress } from './progress.js';

/** Draws how an upload goes on; without any news the bar claims no percentage. */
export function progressBar(progress: Progress | undefined): TemplateResult {
  const { upload } = texts;
  if (!progress) {
    return html`<div class="row" role="status"><ui5-busy-indicator active delay="0" size="S"></ui5-busy-indicator><span>${upload.sending}</span></div>`;
  }
  const { sent, total, speed, remaining } = progress;
  const isSent = sent >= total;
  const facts = [upload.progress(size(sent), size(total)), speed && upload.speed(size(speed)), remaining && upload.remaining(duration(remaining))];
  return html`
    <div>
      <ui5-progress-indicator accessible-name=${upload.progressName} value=${total > 0 ? Math.floor((sent / total) * 100) : 100}></ui5-progress-indicator>
      <p class="subtle">${isSent ? upload.creating : facts.filter(Boolean).join(', ')}</p>
    </div>
  `;
}
