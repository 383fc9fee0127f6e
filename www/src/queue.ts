import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { QueuedRequest, TransportNode } from 'ctms';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/BusyIndicator.js';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents/dist/Input.js';
import '@ui5/webcomponents/dist/Option.js';
import '@ui5/webcomponents/dist/Select.js';
import '@ui5/webcomponents-icons/dist/inbox.js';
import '@ui5/webcomponents-icons/dist/refresh.js';
import '@ui5/webcomponents-icons/dist/search.js';

import { arrange, prepare, type Column, type Filter, type Order, type Row } from './queue/rows.js';
import { queueTable, tableStyles, type Range } from './queue/table.js';
import { importable } from './shared/actions-bar.js';
import type { OperatedDetail } from './shared/operate.js';
import { ClientElement, define } from './shared/element.js';
import './shared/error-view.js';
import { nameOf, statuses } from './shared/status.js';
import { texts } from './texts.js';

export type { OperatedDetail };

/** Below this width in CSS pixels a row shows everything in one cell. */
const narrow = 700;

/** The height of the table at most, as a part of the window's. */
const tallest = 0.62;

/**
 * Shows a node's queue: filters, sorting, selection, and what can be done.
 *
 * Set `client` and `node` (its name).
 *
 * @fires ctms-request-select With `{ request, nodeName }`, when the person opens a transport request.
 * @fires ctms-operated When the service has accepted an action ({@link OperatedDetail}).
 */
export class Queue extends ClientElement {
  static override properties: PropertyDeclarations = {
    ...ClientElement.properties,
    node: { type: String, reflect: true },
    rows: { state: true },
    filter: { state: true },
    order: { state: true },
    range: { state: true },
    selected: { state: true },
    isNarrow: { state: true },
  };

  static override styles = [ClientElement.styles, tableStyles, css`
    .tools { padding: 0.75rem 1rem 0.5rem; }
    .tools ui5-input { flex: 1 1 14rem; max-width: 22rem; }
    .tools ui5-select { flex: 0 1 12rem; }
    ctms-error { margin: 0 1rem 1rem; }
    .doing { padding: 0 1rem 0.75rem; }
  `];

  /** The name of the node. */
  declare node: string | undefined;
  protected declare rows: readonly Row[] | undefined;
  protected declare filter: Filter;
  protected declare order: Order;
  protected declare range: Range;
  protected declare selected: ReadonlySet<number>;
  protected declare isNarrow: boolean;
  #about: TransportNode | undefined;
  #shown: readonly Row[] = [];
  readonly #resized = new ResizeObserver(([entry]) => {
    if (entry) this.isNarrow = entry.contentRect.width < narrow;
  });

  constructor() {
    super();
    this.filter = { text: '', status: '' };
    this.order = { column: 'position', isDescending: false };
    this.range = { first: 0, last: 0 };
    this.selected = new Set();
    this.isNarrow = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  /** Reads the queue again; what is selected stays so. */
  async refresh(): Promise<void> {
    const { node } = this;
    if (!node) return;
    await this.attempt(async (client, isWanted) => {
      await import('./shared/actions-bar.js');
      const { signal } = { signal: this.gone };
      const [about, requests] = await Promise.all([client.nodes.get(node, { signal }), client.queue.list(node, { signal })]);
      if (!isWanted()) return;
      this.#about = about;
      this.rows = prepare(requests);
      this.selected = new Set(requests.filter(({ id }) => this.selected.has(id)).map(({ id }) => id));
    });
  }

  protected override resumed(): void {
    if (!this.rows) void this.refresh();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('client') || changed.has('node')) {
      this.rows = undefined;
      this.selected = new Set();
      this.filter = { text: '', status: '' };
      void this.refresh();
    }
    if (changed.has('rows') || changed.has('filter') || changed.has('order')) {
      this.#shown = this.rows ? arrange(this.rows, this.filter, this.order) : [];
      const { first, last } = this.range;
      if (last > this.#shown.length || last - first < 1) this.range = { first: 0, last: Math.min(30, this.#shown.length) };
    }
  }

  protected override render(): TemplateResult {
    return html`
      ${this.#tools()}
      ${this.fault !== undefined ? html`<ctms-error can-retry doing="Reading a queue" .error=${this.fault} @ctms-retry=${() => this.refresh()}></ctms-error>` : nothing}
      ${this.rows ? this.#content(this.rows) : this.#waiting()}
    `;
  }

  #waiting(): TemplateResult | typeof nothing {
    if (!this.isBusy) return nothing;
    return html`<div class="waiting"><ui5-busy-indicator active delay="0" text=${texts.loading}></ui5-busy-indicator></div>`;
  }

  #content(rows: readonly Row[]): TemplateResult {
    if (rows.length === 0) return message(texts.queue.emptyTitle, texts.queue.empty);
    const requests = rows.map(({ request }) => request);
    return html`
      <div class="doing row">
        <ctms-actions-bar .client=${this.client} .node=${this.#about} .requests=${requests.filter(({ id }) => this.selected.has(id))} .all=${requests}
          @ctms-operated=${() => this.#operated()}></ctms-actions-bar>
        ${this.#count(rows)}
      </div>
      ${this.#shown.length === 0 ? message(texts.queue.noMatchTitle, texts.queue.noMatch) : queueTable({
        nodeName: this.node ?? '',
        rows: this.#shown,
        range: this.range,
        order: this.order,
        isNarrow: this.isNarrow,
        selected: this.selected,
        height: Math.round(window.innerHeight * tallest),
        onRange: (range) => { this.range = range; },
        onSort: (column) => this.#sort(column),
        onSelect: (ids) => this.#select(ids),
        onOpen: (request) => this.tell('ctms-request-select', { request, nodeName: this.node }),
      })}
    `;
  }

  #count(rows: readonly Row[]): TemplateResult {
    const { queue } = texts;
    const hasSelection = this.selected.size > 0;
    return html`
      <span class="row end">
        <span class="subtle" role="status">${queue.count(this.#shown.length, rows.length)}${hasSelection ? `, ${queue.selected(this.selected.size)}` : ''}</span>
        ${hasSelection
          ? html`<ui5-button design="Transparent" @click=${() => this.#select(new Set())}>${queue.clearSelection}</ui5-button>`
          : html`<ui5-button design="Transparent" @click=${this.#selectImportable}>${queue.selectImportable}</ui5-button>`}
      </span>
    `;
  }

  #tools(): TemplateResult {
    const { queue } = texts;
    return html`
      <div class="tools row">
        <ui5-input type="Search" show-clear-icon accessible-name=${queue.search} placeholder=${queue.searchPlaceholder} .value=${this.filter.text} @input=${this.#search}>
          <ui5-icon slot="icon" name="search"></ui5-icon>
        </ui5-input>
        <ui5-select accessible-name=${queue.statusFilter} .value=${this.filter.status} @change=${this.#choose}>
          <ui5-option value="">${queue.allStatuses}</ui5-option>
          ${statuses.map((status) => html`<ui5-option value=${status}>${nameOf(status)}</ui5-option>`)}
        </ui5-select>
        <ui5-button class="end" icon="refresh" design="Transparent" tooltip=${texts.refresh} accessible-name=${texts.refresh} ?loading=${this.isBusy && this.rows !== undefined} @click=${() => this.refresh()}></ui5-button>
      </div>
    `;
  }

  #search(event: Event): void {
    this.filter = { ...this.filter, text: (event.target as HTMLInputElement).value };
  }

  #choose(event: CustomEvent<{ selectedOption: HTMLElement & { value: string } }>): void {
    this.filter = { ...this.filter, status: event.detail.selectedOption.value };
  }

  #sort(column: Column): void {
    const isSame = this.order.column === column;
    this.order = isSame && this.order.isDescending ? { column: 'position', isDescending: false } : { column, isDescending: isSame };
  }

  #select(ids: ReadonlySet<number>): void {
    this.selected = ids;
  }

  #selectImportable(): void {
    this.#select(new Set(importable(this.#shown.map(({ request }) => request)).map(({ id }) => id)));
  }

  #operated(): void {
    this.selected = new Set();
    void this.refresh();
  }
}

function message(title: string, text: string): TemplateResult {
  return html`<div class="empty"><ui5-icon name="inbox"></ui5-icon><p class="strong">${title}</p><p class="subtle">${text}</p></div>`;
}

define('ctms-queue', Queue);

declare global {
  interface HTMLElementTagNameMap {
    'ctms-queue': Queue;
  }
  interface HTMLElementEventMap {
    'ctms-operated': CustomEvent<OperatedDetail>;
    'ctms-request-select': CustomEvent<{ readonly request: QueuedRequest; readonly nodeName: string }>;
  }
}
