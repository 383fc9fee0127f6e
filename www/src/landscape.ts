import { html, nothing, svg, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Route, TransportNode } from 'ctms';
import '@ui5/webcomponents/dist/BusyIndicator.js';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents-icons/dist/collapse.js';
import '@ui5/webcomponents-icons/dist/expand.js';
import '@ui5/webcomponents-icons/dist/full-screen.js';
import '@ui5/webcomponents-icons/dist/exit-full-screen.js';
import '@ui5/webcomponents-icons/dist/list.js';
import '@ui5/webcomponents-icons/dist/locked.js';
import '@ui5/webcomponents-icons/dist/org-chart.js';
import '@ui5/webcomponents-icons/dist/search.js';
import '@ui5/webcomponents-icons/dist/zoom-in.js';
import '@ui5/webcomponents-icons/dist/zoom-out.js';

import './events.js';
import './grid/grid.js';
import { QueueCounts, type Counts } from './landscape/counts.js';
import { curve, layOut, neighbour, nodeSizes, type Direction, type Layout } from './landscape/layout.js';
import { nodeColumns } from './landscape/node-list.js';
import { nodeCard, nodeStyles } from './landscape/node-card.js';
import { landscapeStyles } from './landscape/styles.js';
import { mayNotRead } from './shared/core.js';
import { ClientElement, define } from './shared/element.js';
import './shared/error-view.js';
import { Live } from './shared/live.js';
import { styled } from './shared/styled.js';
import { texts } from './texts.js';

/** Below this width in CSS pixels the open landscape runs downwards. */
const narrow = 640;

/** A landscape with more nodes than this gets a field to find one. */
const large = 24;

/** The steps in which the picture grows and shrinks, and its limits. */
const zoomStep = 1.25;
const zooms = { least: 0.2, most: 2, fit: 0.7 } as const;

/** What `ctms-landscape-load` tells. */
export interface LandscapeDetail {
  /** All nodes that the key may see. */
  readonly nodes: readonly TransportNode[];
  /** The routes between them. */
  readonly routes: readonly Route[];
}

/** How much of the landscape is shown: its heading, a strip of at most 200 pixels, or all of it. */
export type LandscapeSize = 'closed' | 'strip' | 'open';

/**
 * Shows the landscape as a graph or a list: nodes, routes, and how their queues stand now.
 *
 * Set `client`. The slots `heading` and `actions` stand before and after its own buttons.
 *
 * @fires ctms-landscape-load With the nodes and routes, each time they were read.
 * @fires ctms-node-select When somebody chooses a node, or one of its counts.
 */
export class Landscape extends ClientElement {
  static override properties: PropertyDeclarations = {
    ...ClientElement.properties,
    selected: { type: String, reflect: true },
    size: { type: String, reflect: true },
    isList: { type: Boolean, attribute: 'list' },
    layout: { state: true },
    counts: { state: true },
    sought: { state: true },
    zoom: { state: true },
    entered: { state: true },
  };

  static override styles = [ClientElement.styles, nodeStyles, landscapeStyles];

  /** The name of the node that is marked. */
  declare selected: string | undefined;
  /** How much is shown; default `open`. */
  declare size: LandscapeSize;
  /** Whether the nodes are shown as a list instead of a graph. */
  declare isList: boolean;
  protected declare layout: Layout | undefined;
  protected declare counts: ReadonlyMap<string, Counts | 'unreadable'>;
  /** The node that was found by its name. */
  protected declare sought: TransportNode | undefined;
  protected declare zoom: number | undefined;
  /** The node that the keyboard is at. */
  protected declare entered: number | undefined;
  #nodes: readonly TransportNode[] = [];
  #routes: readonly Route[] = [];
  #isNarrow = false;
  #text = '';
  readonly #counter = new QueueCounts((name, counts) => {
    this.counts = new Map(this.counts).set(name, counts);
  });
  readonly #seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const { name = '' } = (target as HTMLElement).dataset;
      if (isIntersecting) this.#counter.start(name);
      else this.#counter.stop(name);
    }
  });
  readonly #resized = new ResizeObserver(([entry]) => {
    if (!entry || entry.contentRect.width < narrow === this.#isNarrow) return;
    this.#isNarrow = !this.#isNarrow;
    void this.#layOut();
  });

  constructor() {
    super();
    this.size = 'open';
    this.isList = false;
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
    await this.#read(true);
  }

  /** Reads only the queues of the nodes in sight again. */
  refreshCounts(): void {
    this.#counter.refresh();
  }

  protected override resumed(): void {
    this.#counter.restart(this.client);
    if (this.layout) this.#watch();
    else void this.#read(false);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('client')) {
      this.layout = undefined;
      this.counts = new Map();
      this.#counter.restart(this.client);
      void this.#read(false);
    } else if (changed.has('size') && this.layout) {
      this.zoom = undefined;
      void this.#layOut();
    }
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('layout') || changed.has('isList') || changed.has('size')) this.#watch();
    if (changed.has('layout') || changed.has('selected')) this.#reveal(this.#entry());
    if (this.sought && changed.has('sought')) this.#reveal(this.sought);
  }

  protected content(): TemplateResult {
    return html`
      <div class="bar row"><slot name="heading"></slot>${this.#tools()}<slot name="actions"></slot></div>
      ${this.size === 'closed' ? nothing : this.#body()}
    `;
  }

  #body(): TemplateResult {
    if (this.fault !== undefined) return this.#failure();
    if (!this.layout) return html`<div class="waiting"><ui5-busy-indicator active delay="0" text=${texts.loading}></ui5-busy-indicator></div>`;
    if (this.#nodes.length === 0) return message('org-chart', texts.landscape.emptyTitle, texts.landscape.empty);
    return this.isList ? this.#list() : this.#graph(this.layout);
  }

  #tools(): TemplateResult | typeof nothing {
    if (!this.layout || this.#nodes.length === 0) return nothing;
    const { landscape } = texts;
    const isShown = this.size !== 'closed';
    const button = (icon: string, name: string, run: () => void): TemplateResult =>
      html`<ui5-button icon=${icon} design="Transparent" tooltip=${name} accessible-name=${name} data-tool=${icon} @click=${run}></ui5-button>`;
    return html`
      ${isShown && (this.#nodes.length > large || this.isList) ? this.#finder() : nothing}
      <span class="tools end">
        ${isShown && !this.isList ? html`${button('zoom-out', landscape.zoomOut, () => this.#zoomBy(1 / zoomStep))}${button('zoom-in', landscape.zoomIn, () => this.#zoomBy(zoomStep))}` : nothing}
        ${isShown ? button(this.isList ? 'org-chart' : 'list', this.isList ? landscape.asGraph : landscape.asList, () => { this.isList = !this.isList; }) : nothing}
        ${isShown ? button(this.size === 'open' ? 'exit-full-screen' : 'full-screen', this.size === 'open' ? landscape.shrink : landscape.grow, () => { this.size = this.size === 'open' ? 'strip' : 'open'; }) : nothing}
        ${button(isShown ? 'collapse' : 'expand', isShown ? landscape.close : landscape.open, () => { this.size = isShown ? 'closed' : 'strip'; })}
      </span>
    `;
  }

  #failure(): TemplateResult {
    if (mayNotRead(this.fault)) return message('locked', texts.landscape.noLook, texts.landscape.noLookHint);
    return html`<ctms-error can-retry doing=${texts.doing.readingLandscape} .client=${this.client} .error=${this.fault} @ctms-retry=${() => this.refresh()}></ctms-error>`;
  }

  #graph(layout: Layout): TemplateResult {
    const names = new Map(this.#nodes.map(({ id, name }) => [id, name]));
    const entry = this.#entry();
    const zoom = this.zoom ?? this.#fit(layout);
    return html`
      <div class="frame">
        <div class="graph" role="group" aria-label=${texts.landscape.name} aria-describedby="help" ${styled({ width: `${layout.width}px`, height: `${layout.height}px`, zoom: String(zoom) })} @keydown=${this.#move} @focusin=${this.#enter}>
          ${this.#lines(layout)}
          ${repeat(this.#nodes, ({ id }) => id, (node) => nodeCard({
            node,
            at: layout.nodes.get(node.id) ?? { x: 0, y: 0 },
            size: layout.nodeSize,
            isCompact: layout.nodeSize === nodeSizes.strip,
            counts: this.counts.get(node.name),
            targets: this.#routes.filter((route) => route.sourceNodeId === node.id).map((route) => names.get(route.targetNodeId) ?? ''),
            isSelected: node.name === this.selected,
            isSought: node === this.sought,
            isEntry: node === entry,
            select: (state) => this.tell('ctms-node-select', state ? { node, state } : { node }),
          }))}
        </div>
      </div>
      <span id="help" class="hidden-text">${texts.landscape.help}</span>
    `;
  }

  #list(): TemplateResult {
    const nodes = this.#text === '' ? this.#nodes : this.#nodes.filter(({ name, description }) => `${name}\n${description ?? ''}`.toLowerCase().includes(this.#text));
    return html`
      <ctms-grid class="frame" .name=${texts.landscape.name} .rows=${nodes} .keyOf=${({ name }: TransportNode) => name} .labelOf=${({ name }: TransportNode) => name}
        .columns=${nodeColumns(this.counts, this.#isNarrow, (node, state) => this.tell('ctms-node-select', state ? { node, state } : { node }))}
        @grid-open=${(event: CustomEvent<TransportNode>) => this.tell('ctms-node-select', { node: event.detail })}></ctms-grid>
    `;
  }

  #finder(): TemplateResult {
    return html`
      <ui5-input class="finder" type="Search" show-clear-icon accessible-name=${texts.landscape.find} placeholder=${texts.landscape.find} @input=${this.#find} @change=${this.#choose}>
        <ui5-icon slot="icon" name="search"></ui5-icon>
      </ui5-input>
    `;
  }

  #lines(layout: Layout): TemplateResult {
    return html`
      <svg width=${layout.width} height=${layout.height} aria-hidden="true">
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse">
            <path class="tip" d="M0 0 8 4 0 8z"></path>
          </marker>
        </defs>
        ${layout.routes.map(({ points }) => svg`<path class="route" d=${curve(points, layout.direction)} marker-end="url(#arrow)"></path>`)}
      </svg>
    `;
  }

  async #read(isFresh: boolean): Promise<void> {
    await this.attempt(async (client, isWanted) => {
      const { nodes, routes } = await Live.of(client).landscape({ isFresh });
      if (nodes.length > large) await import('@ui5/webcomponents/dist/Input.js');
      if (!isWanted()) return;
      this.sought = undefined;
      this.#nodes = nodes;
      this.#routes = routes;
      await this.#layOut();
      if (!isWanted()) return;
      this.refreshCounts();
      this.tell('ctms-landscape-load', { nodes, routes });
    });
  }

  async #layOut(): Promise<void> {
    const direction: Direction = this.size === 'open' && this.#isNarrow ? 'down' : 'right';
    this.layout = await layOut(this.#nodes, this.#routes, direction, this.size === 'open' ? nodeSizes[direction] : nodeSizes.strip);
  }

  /** In a strip the graph shrinks a little if it then fits without scrolling. */
  #fit(layout: Layout): number {
    if (this.size === 'open') return 1;
    const height = this.renderRoot.querySelector('.frame')?.clientHeight || 152;
    return Math.max(zooms.fit, Math.min(1, height / layout.height));
  }

  #zoomBy(factor: number): void {
    if (this.layout) this.zoom = Math.min(zooms.most, Math.max(zooms.least, (this.zoom ?? this.#fit(this.layout)) * factor));
  }

  /** The node that the tab key comes to. */
  #entry(): TransportNode | undefined {
    return this.sought ?? this.#nodes.find(({ id }) => id === this.entered) ?? this.#nodes.find(({ name }) => name === this.selected) ?? this.#nodes[0];
  }

  #find(event: Event): void {
    this.#text = (event.target as HTMLInputElement).value.trim().toLowerCase();
    const nodes = this.#text === '' ? [] : this.#nodes.filter(({ name }) => name.toLowerCase().includes(this.#text));
    this.sought = nodes.find(({ name }) => name.toLowerCase() === this.#text) ?? nodes[0];
    this.requestUpdate();
  }

  #choose(): void {
    if (this.sought) this.tell('ctms-node-select', { node: this.sought });
  }

  /** Moves a node to the middle of the frame, and nothing outside of it. */
  #reveal(node: TransportNode | undefined): void {
    const at = node && this.layout?.nodes.get(node.id);
    const frame = this.renderRoot.querySelector('div.frame');
    if (!at || !frame || !this.layout) return;
    const { nodeSize: { width, height } } = this.layout;
    const zoom = this.zoom ?? this.#fit(this.layout);
    frame.scrollTo({ left: (at.x + width / 2) * zoom - frame.clientWidth / 2, top: (at.y + height / 2) * zoom - frame.clientHeight / 2 });
  }

  /** Counts the queues of the nodes in sight; in a list, of all. */
  #watch(): void {
    this.#seen.disconnect();
    if (this.isList) for (const { name } of this.#nodes) this.#counter.start(name);
    for (const card of this.renderRoot.querySelectorAll('.node')) this.#seen.observe(card);
  }

  #enter(event: FocusEvent): void {
    const { id } = (event.target as HTMLElement).dataset;
    if (id !== undefined) this.entered = Number(id);
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
