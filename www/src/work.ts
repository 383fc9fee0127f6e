import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { TransportNode } from 'ctms';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/BusyIndicator.js';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents/dist/Input.js';
import '@ui5/webcomponents-icons/dist/complete.js';
import '@ui5/webcomponents-icons/dist/download.js';
import '@ui5/webcomponents-icons/dist/locked.js';
import '@ui5/webcomponents-icons/dist/refresh.js';
import '@ui5/webcomponents-icons/dist/search.js';

import './events.js';
import './grid/grid.js';
import { columnsFor, roomOf, rowHeights, type Room, type RowActions } from './queue/columns.js';
import { csvOf } from './queue/csv.js';
import { arrange, prepare, type Column, type Order, type Row } from './queue/rows.js';
import type { Confirm } from './shared/confirm.js';
import './shared/confirm.js';
import { mayNotRead, nextAction, stateOf } from './shared/core.js';
import { ClientElement, define } from './shared/element.js';
import './shared/error-view.js';
import { Live, type QueueState } from './shared/live.js';
import { save } from './shared/save.js';
import { texts } from './texts.js';
import { FileNames } from './work/files.js';

const newest: Order = { column: 'queued', isDescending: true };
const states = ['failed', 'running', 'waiting'] as const;
/** A search begins when nobody has typed for so many milliseconds. */
const calmMs = 300;

/**
 * Shows what needs somebody in all queues: what has failed, runs and waits,
 * the newest first, and searches all queues.
 *
 * Set `client`.
 *
 * @fires ctms-request-select When somebody opens a transport request.
 * @fires ctms-operated When the service has accepted an action.
 * @fires ctms-follow-start When a running transport request shall be followed.
 * @fires ctms-search When somebody searches.
 */
export class Work extends ClientElement {
  static override properties: PropertyDeclarations = {
    ...ClientElement.properties,
    text: { attribute: false },
    state: { attribute: false },
    linkOf: { attribute: false },
    nodes: { state: true },
    rows: { state: true },
    order: { state: true },
    room: { state: true },
  };

  static override styles = [ClientElement.styles, css`
    :host { display: flex; flex-direction: column; min-height: 0; }
    ctms-grid { flex: 0 1 auto; }
    .tools { padding: 0.5rem 1rem; }
    .tools ui5-input { flex: 1 1 16rem; max-width: 28rem; }
    .states { display: inline-flex; flex-wrap: wrap; gap: 0.25rem; }
    .state { all: unset; box-sizing: border-box; cursor: pointer; padding: 0.25rem 0.75rem; border: 1px solid var(--sapButton_BorderColor, #bcc3ca); border-radius: 1rem; white-space: nowrap; }
    .state[aria-pressed="true"] { background: var(--sapButton_Selected_Background, #edf6ff); border-color: var(--sapButton_Selected_BorderColor, #0064d9); color: var(--sapButton_Selected_TextColor, #0064d9); }
    .state:hover { background: var(--sapButton_Hover_Background, #eaecee); }
    .state:focus-visible { outline: 2px solid var(--sapContent_FocusColor, #0032a5); outline-offset: 1px; }
    .note { padding: 0 1rem 0.5rem; }
    ctms-error { margin: 0 1rem 1rem; }
    @media (forced-colors: active) { .state[aria-pressed="true"] { outline: 2px solid Highlight; } }
  `];

  /** What is searched for: every word must be in the id, description, node, origin, user, file or MTA. */
  declare text: string;
  /** Only what has failed, runs or waits; empty for all of them. */
  declare state: string;
  /** Returns the address of a transport request; with it ids are links. */
  declare linkOf: ((node: string, id: number) => string) | undefined;
  protected declare nodes: readonly TransportNode[] | undefined;
  protected declare rows: ReadonlyMap<string, readonly Row[] | 'unreadable'>;
  protected declare order: Order;
  protected declare room: Room;
  #stops: (() => void)[] = [];
  #isComplete = false;
  #files: FileNames | undefined;
  #calm: ReturnType<typeof setTimeout> | undefined;
  readonly #resized = new ResizeObserver(([entry]) => {
    if (entry) this.room = roomOf(entry.contentRect.width);
  });

  constructor() {
    super();
    this.text = '';
    this.state = '';
    this.rows = new Map();
    this.order = newest;
    this.room = 'wide';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    clearTimeout(this.#calm);
    this.#files?.stop();
    this.#leave();
  }

  /** Reads every queue again. */
  async refresh(): Promise<void> {
    await this.#start(true);
  }

  protected override resumed(): void {
    void this.#start(false);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('client')) {
      this.nodes = undefined;
      this.rows = new Map();
      this.#files = this.client && new FileNames(this.client, () => this.requestUpdate());
      void this.#start(false);
    } else if (changed.has('text') && this.nodes && this.#isSearch !== this.#isComplete) {
      this.#watch(this.nodes);
    }
    if (changed.has('text') || changed.has('rows')) this.#learn();
  }

  protected content(): TemplateResult {
    if (this.fault !== undefined) return this.#failure();
    const all = [...this.rows.values()].flatMap((rows) => (rows === 'unreadable' ? [] : rows));
    const wanted = this.#isSearch ? all : all.filter(({ request }) => stateOf(request.status) !== 'done');
    const shown = arrange(wanted, { text: this.text, status: this.state }, this.order, (row) => this.#files?.of(row) ?? '');
    return html`
      ${this.#tools(all, shown)}
      ${this.#note(shown.length)}
      ${this.nodes ? (shown.length === 0 ? this.#nothing() : this.#table(shown)) : this.client ? html`<div class="waiting"><ui5-busy-indicator active delay="0" text=${texts.loading}></ui5-busy-indicator></div>` : nothing}
      <ctms-confirm .client=${this.client} .namedUser=${this.namedUser} @confirm-closed=${() => this.renderRoot.querySelector('ctms-grid')?.focus()} @confirm-failed=${() => this.refresh()}></ctms-confirm>
    `;
  }

  #failure(): TemplateResult {
    if (mayNotRead(this.fault)) return message('locked', texts.landscape.noLook, texts.landscape.noLookHint);
    return html`<ctms-error can-retry doing=${texts.doing.readingLandscape} .client=${this.client} .error=${this.fault} @ctms-retry=${() => this.refresh()}></ctms-error>`;
  }

  #tools(all: readonly Row[], shown: readonly Row[]): TemplateResult {
    const { work, queue } = texts;
    const counts = { failed: 0, running: 0, waiting: 0, done: 0 };
    for (const { request } of all) counts[stateOf(request.status)] += 1;
    return html`
      <div class="tools row">
        <ui5-input type="Search" id="search" show-clear-icon accessible-name=${work.search} placeholder=${work.searchPlaceholder} .value=${this.text} @input=${this.#search}>
          <ui5-icon slot="icon" name="search"></ui5-icon>
        </ui5-input>
        <span class="states" role="group" aria-label=${queue.statusFilter}>
          ${states.map((state) => html`<button type="button" class="state" data-state=${state} aria-pressed=${this.state === state} @click=${() => { this.state = this.state === state ? '' : state; }}>${texts.landscape[state](counts[state])}</button>`)}
        </span>
        <ui5-button class="end" icon="download" design="Transparent" tooltip=${queue.csv} accessible-name=${queue.csv} ?disabled=${shown.length === 0} @click=${() => save('work.csv', 'text/csv', csvOf(shown))}></ui5-button>
        <ui5-button icon="refresh" design="Transparent" tooltip=${texts.refresh} accessible-name=${texts.refresh} @click=${() => this.refresh()}></ui5-button>
      </div>
    `;
  }

  /** What of the landscape is not in the list yet, or cannot be. */
  #note(shown: number): TemplateResult | typeof nothing {
    const { work } = texts;
    if (!this.nodes) return nothing;
    const unreadable = [...this.rows].filter(([, rows]) => rows === 'unreadable').map(([name]) => name);
    const left = this.#files?.left ?? 0;
    const notes = [
      this.#isSearch ? work.found(shown) : '',
      this.rows.size < this.nodes.length ? work.reading(this.rows.size, this.nodes.length) : '',
      this.#isSearch && left > 0 ? work.readingFiles(left) : '',
      unreadable.length > 0 ? work.unreadable(unreadable.length, unreadable.slice(0, 3).join(', ')) : '',
    ].filter(Boolean);
    return notes.length === 0 ? nothing : html`<p class="note subtle" role="status">${notes.join(' ')}</p>`;
  }

  #nothing(): TemplateResult | typeof nothing {
    if (this.nodes && this.rows.size < this.nodes.length) return html`<div class="waiting"><ui5-busy-indicator active delay="0"></ui5-busy-indicator></div>`;
    if (this.#isSearch || this.state !== '') return message('search', texts.queue.noMatchTitle, texts.work.noMatch);
    return message('complete', texts.work.emptyTitle, texts.work.empty);
  }

  #table(rows: readonly Row[]): TemplateResult {
    return html`
      <ctms-grid .name=${texts.work.name} .rows=${rows} .columns=${columnsFor(this.room, true, this.#rowActions)} .rowHeight=${rowHeights[this.room]} .order=${this.order}
        .labelOf=${({ request, node }: Row) => `${texts.request.name(request.id)}, ${node}`}
        @grid-open=${(event: CustomEvent<Row>) => this.#open(event.detail)}
        @grid-sort=${(event: CustomEvent<Column>) => this.#sort(event.detail)}></ctms-grid>
    `;
  }

  get #rowActions(): RowActions {
    return { linkOf: this.linkOf, actionOf: (row) => this.#actionOf(row) };
  }

  #actionOf({ request, node: name }: Row): ReturnType<RowActions['actionOf']> {
    const node = this.nodes?.find((candidate) => candidate.name === name);
    if (stateOf(request.status) === 'running') return { name: texts.follow.start, run: () => this.tell('ctms-follow-start', { nodeName: name, transportRequestIds: [request.id] }) };
    const action = nextAction(node, request);
    return node && action && { name: texts.actions.import.name, title: texts.actions[action].name, run: () => void (this.renderRoot.querySelector('ctms-confirm') as Confirm | null)?.ask({ action, node, requests: [request] }) };
  }

  get #isSearch(): boolean {
    return this.text.trim() !== '';
  }

  async #start(isFresh: boolean): Promise<void> {
    await this.attempt(async (client, isWanted) => {
      const { nodes } = await Live.of(client).landscape({ isFresh });
      if (!isWanted()) return;
      this.nodes = nodes;
      if (isFresh) Live.of(client).touch(...nodes.map(({ name }) => name));
      this.#watch(nodes);
    });
  }

  /** Requests that are done are read only for a search. */
  #watch(nodes: readonly TransportNode[]): void {
    const { client } = this;
    this.#isComplete = this.#isSearch;
    const stops = client ? nodes.map(({ name }) => Live.of(client).watch(name, this.#isComplete, (state) => this.#take(name, state))) : [];
    this.#leave();
    this.#stops = stops;
  }

  #leave(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  #take(node: string, { requests, fault }: QueueState): void {
    if (requests) this.rows = new Map(this.rows).set(node, prepare(requests, node, true));
    else if (fault !== undefined) this.rows = new Map(this.rows).set(node, 'unreadable');
  }

  #learn(): void {
    const files = this.#files;
    if (!this.#isSearch) files?.stop();
    clearTimeout(this.#calm);
    if (!this.#isSearch || !files) return;
    this.#calm = setTimeout(() => {
      const all = [...this.rows.values()].flatMap((rows) => (rows === 'unreadable' ? [] : rows));
      files.learn(arrange(all, { text: '', status: '' }, newest), this.gone);
      this.requestUpdate();
    }, calmMs);
  }

  #search(event: Event): void {
    this.text = (event.target as HTMLInputElement).value;
    this.tell('ctms-search', { text: this.text });
  }

  #sort(column: Column): void {
    const isSame = this.order.column === column;
    this.order = isSame && this.order.isDescending ? newest : { column, isDescending: isSame };
  }

  #open({ request, node }: Row): void {
    this.tell('ctms-request-select', { nodeName: node, transportRequestId: request.id });
  }
}

function message(icon: string, title: string, text: string): TemplateResult {
  return html`<div class="empty"><ui5-icon name=${icon}></ui5-icon><p class="strong">${title}</p><p class="subtle">${text}</p></div>`;
}

define('ctms-work', Work);

declare global {
  interface HTMLElementTagNameMap {
    'ctms-work': Work;
  }
}
