import { html, nothing, type TemplateResult } from 'lit';
import type { CtmsClient, LandscapeStatus, StatusCell } from 'ctms';

import { statusCsv } from './inventory/csv.js';
import { InventoryElement } from './inventory/element.js';
import { versionText } from './inventory/words.js';
import { define } from './shared/element.js';
import { age, time } from './shared/format.js';
import { texts } from './texts.js';

/**
 * Shows which version of which MTA is in which node, what waits, what has
 * failed, and what is newer in a node before it.
 *
 * Set `client`.
 */
export class Status extends InventoryElement<LandscapeStatus> {
  protected readonly doing = texts.inventory.readingStatus;

  protected override willUpdate(changed: Map<string, unknown>): void {
    super.willUpdate(changed);
    if (!changed.has('client')) return;
    this.document = undefined;
    void this.refresh();
  }

  protected read(client: CtmsClient): Promise<LandscapeStatus> {
    return client.status({ signal: this.gone });
  }

  protected file(status: LandscapeStatus): { name: string; text: string } {
    return { name: 'status.csv', text: statusCsv(status) };
  }

  protected shown({ nodes, rows }: LandscapeStatus): TemplateResult {
    if (rows.length === 0) return this.nothingToShow(texts.inventory.nothing);
    return html`
      <table aria-label=${texts.inventory.name}>
        <thead><tr><th scope="col">${texts.inventory.columns.mta}</th>${nodes.map(({ nodeName }) => html`<th scope="col" dir="auto">${nodeName}</th>`)}</tr></thead>
        <tbody>${rows.map(({ name, cells }) => html`<tr><th scope="row" dir="auto">${name}</th>${cells.map((cell) => html`<td>${this.#cell(cell)}</td>`)}</tr>`)}</tbody>
      </table>
    `;
  }

  #cell({ nodeName, imported, waiting, running, failed, newerBelow, isCertain }: StatusCell): TemplateResult {
    const { marks } = texts.inventory;
    const mark = (design: string, text: string, title: string): TemplateResult => html`<span class="tag ${design}" title=${title}>${text}</span>`;
    return html`
      ${imported ? html`<div class="time"><span class="strong">${this.requestLink(nodeName, imported.transportRequestId, versionText(imported))}</span>
        <span class="subtle" title=${[time(imported.importedAt), imported.importedBy].filter(Boolean).join(', ')}>${imported.importedAt ? age(imported.importedAt) : ''}</span></div>` : nothing}
      <div class="marks">
        ${failed.length > 0 ? mark('negative', marks.failed(failed.length), failed.map(versionText).join(', ')) : nothing}
        ${running.length > 0 ? mark('information', marks.running(running.length), running.map(versionText).join(', ')) : nothing}
        ${waiting.length > 0 ? mark('', marks.waiting(waiting.length), waiting.map(versionText).join(', ')) : nothing}
        ${newerBelow ? mark('critical', marks.newer(newerBelow.nodeName), versionText(newerBelow)) : nothing}
        ${imported && !isCertain ? mark('', marks.uncertain, texts.inventory.uncertainHint) : nothing}
        ${imported?.isDowngrade ? mark('critical', marks.downgrade, texts.inventory.downgradeHint) : nothing}
      </div>
    `;
  }
}

define('ctms-status', Status);

declare global {
  interface HTMLElementTagNameMap {
    'ctms-status': Status;
  }
}
