import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { CtmsClient, QueuedRequest, TransportNode } from 'ctms';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/BusyIndicator.js';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents/dist/Input.js';
import '@ui5/webcomponents/dist/Option.js';
import '@ui5/webcomponents/dist/Select.js';
import '@ui5/webcomponents-icons/dist/download.js';
import '@ui5/webcomponents-icons/dist/inbox.js';
import '@ui5/webcomponents-icons/dist/refresh.js';
import '@ui5/webcomponents-icons/dist/search.js';

import './events.js';
import type { Grid } from './grid/grid.js';
import './grid/grid.js';
import { columnsFor, roomOf, rowHeights, type Room, type RowActions } from './queue/columns.js';
import { csvOf } from './queue/csv.js';
import { arrange, prepare, type Column, type Filter, type Order, type Row } from './queue/rows.js';
import type { ActionsBar } from './shared/actions-bar.js';
import './shared/actions-bar.js';
import { importable, nextAction, stateOf } from './shared/core.js';
import { ClientElement, define } from './shared/element.js';
import './shared/error-view.js';
import { Live, type QueueState } from './shared/live.js';
import type { OperatedDetail } from './shared/operate.js';
import { save } from './shared/save.js';
import { nameOf, statuses } from './shared/status.js';
import { texts } from './texts.js';

export type { Column } from './queue/rows.js';
export type { Filter, OperatedDetail, Order };

/** How a queue was left, so that coming back finds it as it was. */
interface Memory {
  readonly offset: number;
  readonly selected: ReadonlySet<number>;
}

const memories = new WeakMap<CtmsClient, Map<string, Memory>>();
const inOrder: Order = { column: 'position', isDescending: false };

/**
 * Shows a node's queue as it is now: filters, sorting, selection, and what can be done.
 *
 * Set `client` and `node` (its name). Below the filters it takes the height
 * that its container gives; where that has none, `--ctms-grid-height` says how
 * high the table may be.
 *
 * @fires ctms-request-select When somebody opens a transport request.
 * @fires ctms-operated When the service has accepted an action.
 * @fires ctms-follow-start When running transport requests shall be followed.
 * @fires ctms-view-change When somebody filters or sorts.
 */
export class Queue extends ClientElement {
  static override properties: PropertyDeclarations = {
    ...ClientElement.properties,
    node: { type: String, reflect: true },
    filter: { attribute: false },
    order: { attribute: false },
    linkOf: { attribute: false },
    rows: { state: true },
    selected: { state: true },
    room: { state: true },
  };

  static override styles = [ClientElement.styles, css`
    :host { display: flex; flex-direction: column; min-height: 0; }
    ctms-grid { flex: 0 1 auto; }
    .tools { padding: 0.5rem 1rem; }
    .tools ui5-input { flex: 1 1 14rem; max-width: 22rem; }
    .tools ui5-select { flex: 0 1 12rem; min-width: 9rem; }
    ctms-error { margin: 0 1rem 1rem; }
    .doing { padding: 0 1rem 0.5rem; }
    .stale { padding: 0 1rem 0.5rem; color: var(--sapCriticalTextColor, #aa5808); }
  `];

  /** The name of the node. */
  declare node: string | undefined;
  /** What is shown of the queue. */
  declare filter: Filter;
  /** How it is sorted. */
  declare order: Order;
  /** Returns the address of a transport request; with it ids are links. */
  declare linkOf: ((node: string, id: number) => string) | undefined;
  protected declare rows: readonly Row[] | undefined;
  protected declare selected: ReadonlySet<number>;
  protected declare room: Room;
  #about: TransportNode | undefined;
  #shown: readonly Row[] = [];
  #failedAt: unknown;
  #watched: (() => void) | undefined;
  #remembered: Memory | undefined;
  readonly #resized = new ResizeObserver(([entry]) => {
    if (entry) this.room = roomOf(entry.contentRect.width);
  });

  constructor() {
    super();
    this.filter = { text: '', status: '' };
    this.order = inOrder;
    this.selected = new Set();
    this.room = 'wide';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#leave(this.client, this.node);
  }

  /** Reads the queue again; what is selected stays so. */
  async refresh(): Promise<void> {
    const { node } = this;
    if (!node) return;
    await this.attempt(async (client) => {
      if (this.#watched) await Live.of(client).refresh(node);
    });
  }

  protected override resumed(): void {
    this.#watch();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('client') || changed.has('node')) {
      const [client, node] = [changed.get('client') ?? this.client, changed.get('node') ?? this.node];
      this.#leave(client as CtmsClient | undefined, node as string | undefined);
      this.rows = undefined;
      this.selected = new Set();
      this.#failedAt = undefined;
      if (changed.get('node') !== undefined && !changed.has('filter')) this.filter = { text: '', status: '' };
      this.#watch();
    }
    if (changed.has('rows') || changed.has('filter') || changed.has('order')) this.#arrange();
  }

  protected override updated(changed: Map<string, unknown>): void {
    const grid = this.#grid;
    if (!changed.has('rows') || !this.rows || !this.#remembered || !grid) return;
    grid.offset = this.#remembered.offset;
    this.#remembered = undefined;
  }

  protected content(): TemplateResult {
    const fault = this.fault ?? (this.rows ? undefined : this.#failedAt);
    return html`
      ${this.#tools()}
      ${fault !== undefined ? html`<ctms-error can-retry doing=${texts.doing.readingQueue} .client=${this.client} .error=${fault} @ctms-retry=${() => this.refresh()}></ctms-error>` : nothing}
      ${fault === undefined && this.#failedAt !== undefined ? html`<p class="stale" role="status">${texts.queue.stale}</p>` : nothing}
      ${this.rows ? this.#table(this.rows) : fault === undefined ? this.#waiting() : nothing}
    `;
  }

  #waiting(): TemplateResult | typeof nothing {
    if (!this.client || !this.node) return nothing;
    return html`<div class="waiting"><ui5-busy-indicator active delay="0" text=${texts.loading}></ui5-busy-indicator></div>`;
  }

  #table(rows: readonly Row[]): TemplateResult {
    if (rows.length === 0) return message(texts.queue.emptyTitle, texts.queue.empty);
    const requests = rows.map(({ request }) => request);
    return html`
      <div class="doing row">
        <ctms-actions-bar .client=${this.client} .namedUser=${this.namedUser} .node=${this.#about} .requests=${requests.filter(({ id }) => this.selected.has(id))} .all=${requests} .onlyPossible=${this.room === 'narrow'}
          @ctms-operated=${this.#operated} @bar-done=${() => this.#grid?.focus()} @bar-failed=${() => this.refresh()}></ctms-actions-bar>
        ${this.#count(rows)}
      </div>
      ${this.#shown.length === 0 ? message(texts.queue.noMatchTitle, texts.queue.noMatch) : html`
        <ctms-grid .name=${texts.queue.name(this.node ?? '')} .rows=${this.#shown} .columns=${columnsFor(this.room, false, this.#rowActions)} .rowHeight=${rowHeights[this.room]}
          .order=${this.order} .selected=${this.selected} .labelOf=${(row: Row) => texts.request.name(row.request.id)}
          @grid-open=${(event: CustomEvent<Row>) => this.tell('ctms-request-select', { nodeName: this.node ?? '', transportRequestId: event.detail.request.id })}
          @grid-select=${(event: CustomEvent<ReadonlySet<number>>) => { this.selected = event.detail; }}
          @grid-sort=${(event: CustomEvent<Column>) => this.#sort(event.detail)}></ctms-grid>`}
    `;
  }

  #count(rows: readonly Row[]): TemplateResult {
    const { queue } = texts;
    const hasSelection = this.selected.size > 0;
    return html`
      <span class="row end">
        <span class="subtle" role="status">${queue.count(this.#shown.length, rows.length)}${hasSelection ? `, ${queue.selected(this.selected.size)}` : ''}</span>
        ${hasSelection
          ? html`<ui5-button design="Transparent" @click=${() => { this.selected = new Set(); }}>${queue.clearSelection}</ui5-button>`
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
          ${(['failed', 'running', 'waiting'] as const).map((state) => html`<ui5-option value=${state}>${queue.states[state]}</ui5-option>`)}
          ${statuses.filter((status) => status !== 'running').map((status) => html`<ui5-option value=${status}>${nameOf(status)}</ui5-option>`)}
        </ui5-select>
        <ui5-button class="end" icon="download" design="Transparent" tooltip=${queue.csv} accessible-name=${queue.csv} ?disabled=${this.#shown.length === 0} @click=${this.#save}></ui5-button>
        <ui5-button icon="refresh" design="Transparent" tooltip=${texts.refresh} accessible-name=${texts.refresh} ?loading=${this.isBusy && this.rows !== undefined} @click=${() => this.refresh()}></ui5-button>
      </div>
    `;
  }

  get #grid(): Grid<Row> | null {
    return this.renderRoot.querySelector<Grid<Row>>('ctms-grid');
  }

  get #rowActions(): RowActions {
    return { linkOf: this.linkOf, actionOf: ({ request }) => this.#actionOf(request) };
  }

  #actionOf(request: QueuedRequest): ReturnType<RowActions['actionOf']> {
    if (stateOf(request.status) === 'running') return { name: texts.follow.start, run: () => this.tell('ctms-follow-start', { nodeName: this.node ?? '', transportRequestIds: [request.id] }) };
    const action = nextAction(this.#about, request);
    return action && { name: texts.actions.import.name, title: texts.actions[action].name, run: () => void this.#bar?.ask(action, [request]) };
  }

  get #bar(): ActionsBar | null {
    return this.renderRoot.querySelector('ctms-actions-bar');
  }

  #watch(): void {
    const { client, node } = this;
    this.#watched?.();
    this.#watched = undefined;
    if (!client || !node) return;
    const live = Live.of(client);
    let isWanted = true;
    const stop = live.watch(node, true, (state) => this.#take(state));
    this.#watched = () => {
      isWanted = false;
      stop();
    };
    const { selected, offset } = memories.get(client)?.get(node) ?? {};
    this.selected = selected ?? new Set();
    this.#remembered = offset === undefined ? undefined : { offset, selected: this.selected };
    live.node(node).then((about) => {
      if (!isWanted) return;
      this.#about = about;
      this.requestUpdate();
    }, (fault: unknown) => {
      if (isWanted && !this.rows) this.fault = fault;
    });
  }

  #leave(client: CtmsClient | undefined, node: string | undefined): void {
    this.#watched?.();
    this.#watched = undefined;
    if (!client || !node || !this.rows) return;
    if (!memories.has(client)) memories.set(client, new Map());
    memories.get(client)?.set(node, { offset: this.#grid?.offset ?? 0, selected: this.selected });
  }

  #take({ requests, isComplete, fault }: QueueState): void {
    this.#failedAt = fault;
    if (requests && isComplete) {
      this.fault = undefined;
      this.rows = prepare(requests, this.node ?? '');
    }
    this.requestUpdate();
  }

  /** What is not shown is not selected: nobody acts on what nobody sees. */
  #arrange(): void {
    this.#shown = this.rows ? arrange(this.rows, this.filter, this.order) : [];
    if (!this.rows || this.selected.size === 0) return;
    const selected = this.#shown.filter(({ request }) => this.selected.has(request.id)).map(({ request }) => request.id);
    if (selected.length < this.selected.size) this.selected = new Set(selected);
  }

  #view(view: Partial<Filter & { readonly order: Order }>): void {
    const { order = this.order, ...filter } = view;
    this.filter = { ...this.filter, ...filter };
    this.order = order;
    this.tell('ctms-view-change', { ...this.filter, order });
  }

  #search(event: Event): void {
    this.#view({ text: (event.target as HTMLInputElement).value });
  }

  #choose(event: CustomEvent<{ selectedOption: HTMLElement & { value: string } }>): void {
    this.#view({ status: event.detail.selectedOption.value });
  }

  #sort(column: Column): void {
    const isSame = this.order.column === column;
    this.#view({ order: isSame && this.order.isDescending ? inOrder : { column, isDescending: isSame } });
  }

  #selectImportable(): void {
    this.selected = new Set(importable(this.#shown.map(({ request }) => request)).map(({ id }) => id));
  }

  #operated(): void {
    this.selected = new Set();
    void this.refresh();
  }

  #save(): void {
    save(`${this.node ?? 'queue'}.csv`, 'text/csv', csvOf(this.#shown));
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
}
