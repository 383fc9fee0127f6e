import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { ComingContent, ComingRequest, CtmsClient, NodeDiff, TransportNode } from 'ctms';
import '@ui5/webcomponents/dist/Option.js';
import '@ui5/webcomponents/dist/Select.js';

import { diffCsv } from './inventory/csv.js';
import { InventoryElement } from './inventory/element.js';
import { changeText, named, versionText } from './inventory/words.js';
import { define } from './shared/element.js';
import { Live } from './shared/live.js';
import { statusTag } from './shared/status-tag.js';
import { texts } from './texts.js';

/**
 * Compares two nodes: what the second would get from the first.
 *
 * Set `client`, and `first` and `second` (names of nodes); people choose others.
 *
 * @fires ctms-compare When somebody chooses other nodes.
 */
export class Diff extends InventoryElement<NodeDiff> {
  static override properties: PropertyDeclarations = {
    ...InventoryElement.properties,
    first: { type: String, reflect: true },
    second: { type: String, reflect: true },
    nodes: { state: true },
  };

  /** The node that has it, such as QA. */
  declare first: string | undefined;
  /** The node that would get it, such as PROD. */
  declare second: string | undefined;
  protected declare nodes: readonly TransportNode[] | undefined;
  protected readonly doing = texts.inventory.readingDiff;

  protected override willUpdate(changed: Map<string, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('client')) void this.#start();
    if (!['client', 'first', 'second', 'nodes'].some((name) => changed.has(name))) return;
    this.document = undefined;
    if (this.nodes) void this.refresh();
  }

  protected override resumed(): void {
    if (this.nodes) super.resumed();
    else void this.#start();
  }

  protected override get isReady(): boolean {
    return Boolean(this.first && this.second && this.first !== this.second);
  }

  protected read(client: CtmsClient): Promise<NodeDiff> {
    return client.diff(this.first ?? '', this.second ?? '', { signal: this.gone });
  }

  protected file(diff: NodeDiff): { name: string; text: string } {
    return { name: `${diff.first}-${diff.second}.csv`, text: diffCsv(diff) };
  }

  protected override tools(): TemplateResult {
    const choice = (name: 'first' | 'second', label: string): TemplateResult => html`
      <label class="row">${label}
        <ui5-select id=${name} accessible-name=${label} @change=${(event: CustomEvent<{ selectedOption: HTMLElement & { value: string } }>) => this.#choose(name, event.detail.selectedOption.value)}>
          ${this.nodes?.map(({ name: node }) => html`<ui5-option value=${node} ?selected=${node === this[name]}>${node}</ui5-option>`)}
        </ui5-select>
      </label>
    `;
    return html`${choice('first', texts.inventory.from)}${choice('second', texts.inventory.to)}`;
  }

  protected shown(diff: NodeDiff): TemplateResult {
    const { inventory } = texts;
    const { first, second, requests, mtas, descriptors, path } = diff;
    const { columns } = inventory;
    const different = mtas.filter(({ isSame, goesBackwards }) => !isSame || goesBackwards);
    return html`
      ${path.length === 0 ? html`<p class="tools subtle">${inventory.noRoute(first, second)}</p>` : nothing}
      ${requests.length === 0 ? this.nothingToShow(inventory.nothingComes(second, first)) : html`
        <h2>${inventory.comes(requests.length, second)}</h2>
        <table aria-label=${inventory.comes(requests.length, second)}>
          <thead><tr><th>${columns.request}</th><th>${columns.mta}</th><th>${inventory.inNode(first)}</th><th>${inventory.inNode(second)}</th><th>${columns.commit}</th><th>${columns.description}</th></tr></thead>
          <tbody>${requests.map((request) => this.#request(request, diff))}</tbody>
        </table>`}
      ${different.length === 0 ? nothing : html`
        <h2>${inventory.versions}</h2>
        <table aria-label=${inventory.versions}>
          <thead><tr><th>${columns.mta}</th><th>${first}</th><th>${second}</th><th>${inventory.after(second)}</th></tr></thead>
          <tbody>${different.map((mta) => html`<tr><th scope="row" dir="auto">${mta.name}</th><td>${mta.first ? versionText(mta.first) : ''}</td><td>${mta.second ? versionText(mta.second) : ''}</td>
            <td>${mta.after} ${mta.goesBackwards ? html`<span class="tag negative">${inventory.backwards}</span>` : nothing}</td></tr>`)}</tbody>
        </table>`}
      ${descriptors.length === 0 ? nothing : html`
        <h2>${inventory.descriptors}</h2>
        <table aria-label=${inventory.descriptors}>
          <thead><tr><th>${columns.mta}</th><th>${columns.version}</th><th>${inventory.inNode(first)}</th><th>${inventory.inNode(second)}</th></tr></thead>
          <tbody>${descriptors.map((one) => html`<tr><th scope="row" dir="auto">${one.mtaId}</th><td>${one.mtaVersion}</td><td dir="auto">${one.first?.mtaExtId ?? inventory.none}</td><td dir="auto">${one.second?.mtaExtId ?? inventory.none}</td></tr>`)}</tbody>
        </table>`}
    `;
  }

  #request(request: ComingRequest, { first, second }: NodeDiff): TemplateResult {
    const { transportRequestId: id, contents, statusInFirst, statusInSecond, commit, description } = request;
    const { inventory } = texts;
    const status = (of: string | undefined, missing: string): TemplateResult => (of === undefined ? html`<span class="subtle">${missing}</span>` : statusTag(of));
    return html`
      <tr>
        <td>${this.requestLink(statusInSecond === undefined ? first : second, id)}</td>
        <td class="text" dir="auto">${contents.map((content: ComingContent) => html`<div><span class="strong">${named(content)}</span> <span class=${content.change === 'older' ? 'tag negative' : 'subtle'}>${changeText(content)}</span></div>`)}</td>
        <td>${status(statusInFirst, inventory.neverThere)}</td>
        <td>${status(statusInSecond, inventory.notForwarded)}</td>
        <td class="mono">${commit}</td>
        <td class="text" dir="auto">${description}</td>
      </tr>
    `;
  }

  /** The nodes that are chosen from; without a choice, the first route. */
  async #start(): Promise<void> {
    this.nodes = undefined;
    await this.attempt(async (client, isWanted) => {
      const { nodes, routes } = await Live.of(client).landscape({ isFresh: false });
      if (!isWanted()) return;
      this.nodes = nodes;
      const name = (id: number | undefined): string | undefined => nodes.find((node) => node.id === id)?.name;
      const last = routes.at(-1);
      this.first ??= name(last?.sourceNodeId) ?? nodes[0]?.name;
      this.second ??= name(last?.targetNodeId) ?? nodes[1]?.name;
    });
  }

  #choose(which: 'first' | 'second', node: string): void {
    this[which] = node;
    this.tell('ctms-compare', { first: this.first ?? '', second: this.second ?? '' });
  }
}

define('ctms-diff', Diff);

declare global {
  interface HTMLElementTagNameMap {
    'ctms-diff': Diff;
  }
}
