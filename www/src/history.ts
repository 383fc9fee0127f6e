import { html, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { CtmsClient, HistoryEntry, NodeHistory } from 'ctms';

import { historyCsv } from './inventory/csv.js';
import { InventoryElement } from './inventory/element.js';
import { actionName, named } from './inventory/words.js';
import { define } from './shared/element.js';
import { age, duration, time } from './shared/format.js';
import { statusTag } from './shared/status-tag.js';
import { texts } from './texts.js';

/**
 * Shows who did what in a node, when, with which result, and how long it took.
 *
 * Set `client` and `node` (its name).
 */
export class History extends InventoryElement<NodeHistory> {
  static override properties: PropertyDeclarations = {
    ...InventoryElement.properties,
    node: { type: String, reflect: true },
  };

  /** The name of the node. */
  declare node: string | undefined;
  protected readonly doing = texts.inventory.readingHistory;

  protected override willUpdate(changed: Map<string, unknown>): void {
    super.willUpdate(changed);
    if (!changed.has('client') && !changed.has('node')) return;
    this.document = undefined;
    void this.refresh();
  }

  protected override get isReady(): boolean {
    return Boolean(this.node);
  }

  protected read(client: CtmsClient): Promise<NodeHistory> {
    return client.history(this.node ?? '', { signal: this.gone });
  }

  protected file(history: NodeHistory): { name: string; text: string } {
    return { name: `history-${history.nodeName}.csv`, text: historyCsv(history) };
  }

  protected shown({ entries, nodeName }: NodeHistory): TemplateResult {
    const { inventory } = texts;
    const { columns } = inventory;
    if (entries.length === 0) return this.nothingToShow(inventory.nothingDone);
    return html`
      <table aria-label=${inventory.historyOf(nodeName)}>
        <thead><tr><th>${columns.started}</th><th>${columns.action}</th><th>${columns.mta}</th><th>${columns.result}</th><th class="number">${columns.duration}</th><th>${columns.user}</th><th>${columns.request}</th><th>${columns.description}</th></tr></thead>
        <tbody>${entries.map((entry) => this.#entry(entry, nodeName))}</tbody>
      </table>
    `;
  }

  #entry(entry: HistoryEntry, node: string): TemplateResult {
    return html`
      <tr>
        <td class="time" title=${time(entry.startedAt)}>${age(entry.startedAt)}</td>
        <td>${actionName(entry.action)}</td>
        <td class="text" dir="auto">${entry.contents.map(named).join(', ')}</td>
        <td>${statusTag(entry.status)}</td>
        <td class="number">${entry.durationMs === undefined ? '' : duration(entry.durationMs / 1000)}</td>
        <td dir="auto">${entry.by}</td>
        <td>${this.requestLink(node, entry.transportRequestId)}</td>
        <td class="text" dir="auto">${entry.description}</td>
      </tr>
    `;
  }
}

define('ctms-history', History);

declare global {
  interface HTMLElementTagNameMap {
    'ctms-history': History;
  }
}
