import { css, html, nothing, svg, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { isCtmsError, type Route, type TransportNode } from 'ctms';
import '@ui5/webcomponents/dist/BusyIndicator.js';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents-icons/dist/org-chart.js';
import '@ui5/webcomponents-icons/dist/search.js';
import '@ui5/webcomponents-icons/dist/locked.js';

import { QueueCounter, type Counts } from './landscape/counts.js';
import { curve, layOut, neighbour, nodeSizes, type Direction, type Layout } from './landscape/layout.js';
import { nodeCard, nodeStyles } from './landscape/node-card.js';
import { place } from './shared/place.js';
import { ClientElement, define } from './shared/element.js';
import './shared/error-view.js';
import { texts } from './texts.js';

/** Below this width in CSS pixels the landscape runs downwards. */
const narrow = 640;

/** A landscape with more nodes than this gets a field to find one. */
const large = 24;

/** What `ctms-landscape-load` tells. */
export interface LandscapeDetail {
  readonly nodes: readonly TransportNode[];
  readonly routes: readonly Route[];
}

/**
 * Shows the landscape as a graph: nodes, routes, and how their queues stand.
 *
 * Set `client`; call `refresh()` when queues have changed.
 *
 * @fires ctms-landscape-load With the nodes and routes ({@link LandscapeDetail}), each time they were read.
 * @fires ctms-node-select With `{ node }`, when the person chooses one.
 */
export class Landscape extends ClientElement {
  static override properties: PropertyDeclarations = {
    ...ClientElement.properties,
    selected: { type: String, reflect: true },
    layout: { state: true },
    counts: { state: true },
    sought: { state: true },
  };

  static override styles = [ClientElement.styles, nodeStyles, css`
    .finder { padding: 0 1rem; }
    .finder ui5-input { width: min(20rem, 100%); }
    .frame { overflow: auto; max-height: min(36rem, 70dvh); scrollbar-width: thin; }
    .graph { position: relative; margin-inline: auto; }
    svg { position: absolute; inset: 0; overflow: visible; pointer-events: none; }
    path.route { fill: none; stroke: var(--sapContent_NonInteractiveIconColor, #758ca4); stroke-width: 1.5; }
    path.head { fill: var(--sapContent_NonInteractiveIconColor, #758ca4); }
  `];

  /** The name of the node that is marked. */
  declare selected: string | undefined;
  protected declare layout: Layout | undefined;
  protected declare counts: ReadonlyMap<number, Counts | 'unreadable'>;
  /** The node that was found by its name. */
  protected declare sought: TransportNode | undefined;
  #nodes: readonly TransportNode[] = [];
  #routes: readonly Route[] = [];
  #direction: Direction = 'right';
  readonly #counter = new QueueCounter((nodeId, counts) => {
    this.counts = new Map(this.counts).set(nodeId, counts);
  });
  readonly #seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) this.#counter.want(Number((target as HTMLElement).dataset['id']));
  });
  readonly #resized = new ResizeObserver(([entry]) => {
    if (entry) void this.#turn(entry.contentRect.width < narrow ? 'down' : 'right');
  });

  constructor() {
    super();
    this.counts = new Map();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#seen.disconnect();
    this.#counter.restart(undefined);
  }

  /** Reads the landscape and the queues again. */
  async refresh(): Promise<void> {
    await this.attempt(async (client, isWanted) => {
      const [nodes, routes] = await Promise.all([client.nodes.list({ signal: this.gone }), client.routes.list({ signal: this.gone })]);
      const layout = await layOut(nodes, routes, this.#direction);
      if (nodes.length > large) await import('@ui5/webcomponents/dist/Input.js');
      if (!isWanted()) return;
      this.sought = undefined;
      this.#nodes = nodes;
      this.#routes = routes;
      this.layout = layout;
      this.refreshCounts();
      this.tell<LandscapeDetail>('ctms-landscape-load', { nodes, routes });
    });
  }

  /** Reads only the queues of the nodes in sight again. */
  refreshCounts(): void {
    this.#counter.restart(this.client);
    this.#seen.disconnect();
    void this.updateComplete.then(() => this.#watch());
  }

  protected override resumed(): void {
    if (this.layout) this.refreshCounts();
    else void this.refresh();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('client')) return;
    this.layout = undefined;
    this.counts = new Map();
    void this.refresh();
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('layout')) this.#watch();
    if (changed.has('layout') || changed.has('selected')) this.#reveal(this.#entry());
    if (this.sought && changed.has('sought')) this.#reveal(this.sought);
  }

  protected override render(): TemplateResult {
    if (this.fault !== undefined) return this.#failure();
    if (!this.layout) return html`<div class="waiting"><ui5-busy-indicator active delay="0" text=${texts.loading}></ui5-busy-indicator></div>`;
    if (this.#nodes.length === 0) return message('org-chart', texts.landscape.emptyTitle, texts.landscape.empty);
    return this.#graph(this.layout);
  }

  #failure(): TemplateResult {
    const isForbidden = isCtmsError(this.fault) && ['FORBIDDEN', 'EXPORT_ONLY'].includes(this.fault.code);
    return html`
      ${isForbidden ? message('locked', texts.landscape.noLook, texts.landscape.noLookHint) : nothing}
      <ctms-error can-retry doing="Reading the landscape" .error=${this.fault} @ctms-retry=${() => this.refresh()}></ctms-error>
    `;
  }

  #graph(layout: Layout): TemplateResult {
    const names = new Map(this.#nodes.map(({ id, name }) => [id, name]));
    const entry = this.#entry();
    return html`
      ${this.#nodes.length > large ? this.#finder() : nothing}
      <div class="frame">
        <div class="graph" role="group" aria-label=${texts.landscape.name} aria-describedby="help" ${place(undefined, layout)} @keydown=${this.#move}>
          ${this.#lines(layout)}
          ${repeat(this.#nodes, ({ id }) => id, (node) => nodeCard({
            node,
            at: layout.nodes.get(node.id) ?? { x: 0, y: 0 },
            size: nodeSizes[layout.direction],
            counts: this.counts.get(node.id),
            targets: this.#routes.filter((route) => route.sourceNodeId === node.id).map((route) => names.get(route.targetNodeId) ?? ''),
            isSelected: node.name === this.selected,
            isSought: node === this.sought,
            isEntry: node === entry,
            select: () => this.tell('ctms-node-select', { node }),
          }))}
        </div>
      </div>
      <span id="help" class="hidden-text">${texts.landscape.help}</span>
    `;
  }

  #finder(): TemplateResult {
    return html`
      <div class="finder">
        <ui5-input type="Search" show-clear-icon accessible-name=${texts.landscape.find} placeholder=${texts.landscape.find} @input=${this.#find} @change=${this.#choose}>
          <ui5-icon slot="icon" name="search"></ui5-icon>
        </ui5-input>
      </div>
    `;
  }

  #lines(layout: Layout): TemplateResult {
    return html`
      <svg width=${layout.width} height=${layout.height} aria-hidden="true">
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse">
            <path class="head" d="M0 0 8 4 0 8z"></path>
          </marker>
        </defs>
        ${layout.routes.map(({ points }) => svg`<path class="route" d=${curve(points, layout.direction)} marker-end="url(#arrow)"></path>`)}
      </svg>
    `;
  }

  /** The node that the tab key comes to. */
  #entry(): TransportNode | undefined {
    return this.sought ?? this.#nodes.find(({ name }) => name === this.selected) ?? this.#nodes[0];
  }

  #find(event: Event): void {
    const text = (event.target as HTMLInputElement).value.trim().toLowerCase();
    const nodes = text === '' ? [] : this.#nodes.filter(({ name }) => name.toLowerCase().includes(text));
    this.sought = nodes.find(({ name }) => name.toLowerCase() === text) ?? nodes[0];
  }

  #choose(): void {
    if (this.sought) this.tell('ctms-node-select', { node: this.sought });
  }

  /** Moves a node to the middle of the frame, and nothing outside of it. */
  #reveal(node: TransportNode | undefined): void {
    const at = node && this.layout?.nodes.get(node.id);
    const frame = this.renderRoot.querySelector('.frame');
    if (!at || !frame || !this.layout) return;
    const { width, height } = nodeSizes[this.layout.direction];
    frame.scrollTo({ left: at.x + width / 2 - frame.clientWidth / 2, top: at.y + height / 2 - frame.clientHeight / 2 });
  }

  #watch(): void {
    for (const card of this.renderRoot.querySelectorAll('.node')) this.#seen.observe(card);
  }

  async #turn(direction: Direction): Promise<void> {
    if (direction === this.#direction) return;
    this.#direction = direction;
    if (this.layout) this.layout = await layOut(this.#nodes, this.#routes, direction);
  }

  #move(event: KeyboardEvent): void {
    const from = (event.target as HTMLElement).dataset['id'];
    const to = this.layout && from && neighbour(this.layout, Number(from), event.key);
    if (!to) return;
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>(`[data-id="${to}"]`)?.focus();
  }
}

function message(icon: string, title: string, text: string): TemplateResult {
  return html`<div class="empty"><ui5-icon name=${icon}></ui5-icon><p class="strong">${title}</p><p class="subtle">${text}</p></div>`;
}

define('ctms-landscape', Landscape);

declare global {
  interface HTMLElementTagNameMap {
    'ctms-landscape': Landscape;
  }
}
