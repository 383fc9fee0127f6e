import { html, nothing, type TemplateResult } from 'lit';
import type { Plan, QueueEntry, Released } from 'ctms';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/MessageStrip.js';
import '@ui5/webcomponents-icons/dist/begin.js';

import { size } from '../shared/format.js';
import { texts } from '../texts.js';

/** Draws what would be sent where. */
export function preview(plan: Plan): TemplateResult {
  const { upload } = texts;
  const nodes = plan.queueEntries?.map(({ nodeName }) => nodeName).join(', ');
  return html`
    <section class="preview" role="status" aria-label=${upload.preview}>
      <p class="strong">${plan.queueEntries === null ? upload.planUnknown : nodes ? upload.planQueues(nodes) : upload.nowhere}</p>
      <ul>
        ${plan.files.map(({ name, size: bytes, mtaId, mtaVersion }) => html`<li>${[name, size(bytes), mtaId && `${mtaId} ${mtaVersion ?? ''}`].filter(Boolean).join(', ')}</li>`)}
        ${plan.descriptors.map(({ fileName, nodeName, mtaId, mtaVersion, replaces }) => html`<li>${replaces ? upload.planReplaces(fileName, nodeName, replaces.id) : upload.planAdds(fileName, nodeName)} (${mtaId} ${mtaVersion})</li>`)}
      </ul>
      ${plan.earlierTransportRequestId === null ? nothing : html`<p>${texts.request.name(plan.earlierTransportRequestId)}</p>`}
      ${plan.warnings.map((warning) => html`<p class="warning">${warning}</p>`)}
    </section>
  `;
}

/** What can be done with a new transport request. */
export interface ResultActions {
  readonly open: (entry: QueueEntry) => void;
  readonly importInto: (entry: QueueEntry) => void;
  readonly another: () => void;
}

/** Draws what was sent, and what comes next. */
export function result({ transportRequestId, queueEntries, warnings }: Released, isBusy: boolean, { open, importInto, another }: ResultActions): TemplateResult {
  const { upload } = texts;
  const nodes = queueEntries.map(({ nodeName }) => nodeName).join(', ');
  return html`
    <div class="stack" role="status" id="result" tabindex="-1">
      <ui5-message-strip design=${nodes ? 'Positive' : 'Critical'} hide-close-button>
        ${upload.done(transportRequestId)} ${nodes ? upload.waitsIn(nodes) : upload.nowhere}
      </ui5-message-strip>
      ${warnings.map((warning) => html`<ui5-message-strip design="Critical" hide-close-button>${warning}</ui5-message-strip>`)}
      <div class="row">
        ${queueEntries.map((entry, index) => html`
          <ui5-button design=${index === 0 ? 'Emphasized' : 'Default'} data-open @click=${() => open(entry)}>${queueEntries.length === 1 ? upload.openRequest : upload.openRequestIn(entry.nodeName)}</ui5-button>
          <ui5-button icon="begin" data-import ?disabled=${isBusy} @click=${() => importInto(entry)}>${upload.importNow(entry.nodeName)}</ui5-button>`)}
        <ui5-button design="Transparent" @click=${another}>${upload.another}</ui5-button>
      </div>
    </div>
  `;
}
