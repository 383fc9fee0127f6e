import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { QueuedRequest, TransportNode } from 'ctms';
import '@ui5/webcomponents/dist/BusyIndicator.js';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents/dist/Title.js';
import '@ui5/webcomponents/dist/SegmentedButton.js';
import '@ui5/webcomponents/dist/SegmentedButtonItem.js';
import '@ui5/webcomponents-icons/dist/inbox.js';
import '@ui5/webcomponents-icons/dist/attachment.js';
import '@ui5/webcomponents-icons/dist/refresh.js';

import { actionLines, isProblem, type ActionLines } from './request/logs.js';
import { findWay, type Stage } from './request/way.js';
import './shared/actions-bar.js';
import { ClientElement, define } from './shared/element.js';
import './shared/error-view.js';
import { time } from './shared/format.js';
import { logLine, logStyles } from './shared/log-line.js';
import { statusTag } from './shared/status-tag.js';
import { user } from './queue/rows.js';
import { texts } from './texts.js';

/** What is known of the transport request. */
interface Found {
  readonly node: TransportNode;
  readonly request: QueuedRequest | undefined;
  readonly actions: readonly ActionLines[];
  readonly fileNames: ReadonlyMap<string, string>;
}

/**
 * Shows a transport request in a node: its way through the landscape, its
 * files, its logs, and what can be done with it.
 *
 * Set `client`, `node` (its name) and `requestId`.
 *
 * @fires ctms-node-select With `{ node }`, when the person chooses another node on its way.
 * @fires ctms-operated When the service has accepted an action.
 */
export class Request extends ClientElement {
  static override properties: PropertyDeclarations = {
    ...ClientElement.properties,
    node: { type: String, reflect: true },
    requestId: { type: Number, attribute: 'request-id', reflect: true },
    found: { state: true },
    way: { state: true },
    onlyProblems: { state: true },
  };

  static override styles = [ClientElement.styles, logStyles, css`
    .card { padding: 1rem; }
    .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: 0.75rem 1rem; margin: 0; }
    dt { color: var(--sapContent_LabelColor, #556b82); font-size: 0.75rem; }
    dd { margin: 0; overflow-wrap: anywhere; }
    .way, .way ul { list-style: none; margin: 0; padding: 0; }
    .way ul { padding-inline-start: 1.25rem; margin-inline-start: 0.75rem; border-inline-start: 2px solid var(--sapList_BorderColor, #d9d9d9); }
    .stage { display: flex; align-items: center; flex-wrap: wrap; gap: 0.5rem; padding: 0.375rem 0; }
    .stage button { all: unset; cursor: pointer; color: var(--sapLinkColor, #0064d9); font-weight: bold; }
    .stage button:focus-visible { outline: 2px solid var(--sapContent_FocusColor, #0032a5); outline-offset: 2px; }
    .stage button[aria-current] { color: inherit; }
    .files { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.5rem; }
    .files li { display: flex; gap: 0.5rem; align-items: center; overflow-wrap: anywhere; }
    .action { padding-block: 0.5rem; }
    .action + .action { border-block-start: 1px solid var(--sapList_BorderColor, #e5e5e5); }
  `];

  /** The name of the node in whose queue it is looked at. */
  declare node: string | undefined;
  /** Its id. */
  declare requestId: number | undefined;
  protected declare found: Found | undefined;
  protected declare way: Stage | undefined;
  protected declare onlyProblems: boolean;

  constructor() {
    super();
    this.onlyProblems = false;
  }

  /** Reads everything again. */
  async refresh(): Promise<void> {
    const { node: name, requestId } = this;
    if (!name || requestId === undefined) return;
    const options = { signal: this.gone };
    await this.attempt(async (client, isWanted) => {
      const [node, queue] = await Promise.all([client.nodes.get(name, options), client.queue.list(name, options)]);
      const request = queue.find(({ id }) => id === requestId);
      const logs = request ? await client.queue.logs(node.id, requestId, options) : [];
      if (!isWanted()) return;
      const fileNames = new Map(logs.flatMap((log) => log.entities ?? []).map(({ uri, fileName }) => [uri ?? '', fileName ?? '']));
      this.found = { node, request, actions: actionLines(logs), fileNames };
      if (!request) return;
      const [nodes, routes] = await Promise.all([client.nodes.list(options), client.routes.list(options)]);
      const way = await findWay(client, request, name, { nodes, routes }, this.gone);
      if (isWanted()) this.way = way;
    });
  }

  protected override resumed(): void {
    if (!this.way) void this.refresh();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('client') && !changed.has('node') && !changed.has('requestId')) return;
    this.found = undefined;
    this.way = undefined;
    void this.refresh();
  }

  protected override render(): TemplateResult {
    return html`
      <div class="stack">
        ${this.fault !== undefined ? html`<ctms-error can-retry doing="Reading a transport request" .error=${this.fault} @ctms-retry=${() => this.refresh()}></ctms-error>` : nothing}
        ${this.found ? this.#content(this.found) : this.#waiting()}
      </div>
    `;
  }

  #waiting(): TemplateResult | typeof nothing {
    if (!this.isBusy) return nothing;
    return html`<div class="waiting"><ui5-busy-indicator active delay="0" text=${texts.loading}></ui5-busy-indicator></div>`;
  }

  #content({ node, request, actions, fileNames }: Found): TemplateResult {
    if (!request) return message(texts.request.missingTitle, texts.request.missing(this.requestId ?? 0, node.name));
    return html`
      <section class="card stack">
        <div class="row">
          <ui5-title class="grow" level="H2" size="H4" wrapping-type="Normal">${request.description || texts.request.name(request.id)}</ui5-title>
          ${statusTag(request.status)}
          <ui5-button icon="refresh" design="Transparent" tooltip=${texts.refresh} accessible-name=${texts.refresh} ?loading=${this.isBusy} @click=${() => this.refresh()}></ui5-button>
        </div>
        ${facts(request, node)}
        <ctms-actions-bar .client=${this.client} .node=${node} .requests=${[request]} @ctms-operated=${() => this.refresh()}></ctms-actions-bar>
      </section>
      <section class="card stack">
        <ui5-title level="H3" size="H5">${texts.request.way}</ui5-title>
        ${this.way ? html`<ul class="way">${this.#stage(this.way)}</ul>` : html`<ui5-busy-indicator active></ui5-busy-indicator>`}
      </section>
      <section class="card stack">
        <ui5-title level="H3" size="H5">${texts.request.files}</ui5-title>
        ${files(request, fileNames)}
      </section>
      <section class="card stack">
        <div class="row">
          <ui5-title class="grow" level="H3" size="H5">${texts.request.logs}</ui5-title>
          <ui5-segmented-button accessible-name=${texts.request.severity} @selection-change=${this.#filter}>
            <ui5-segmented-button-item ?selected=${!this.onlyProblems}>${texts.request.allSeverities}</ui5-segmented-button-item>
            <ui5-segmented-button-item data-problems ?selected=${this.onlyProblems}>${texts.request.problems}</ui5-segmented-button-item>
          </ui5-segmented-button>
        </div>
        ${actions.length === 0 ? html`<p class="subtle">${texts.request.noLogs}</p>` : actions.map((action) => this.#action(action))}
      </section>
    `;
  }

  #stage({ node, status, absence, next }: Stage): TemplateResult {
    const isHere = node.name === this.node;
    return html`
      <li>
        <span class="stage">
          <button type="button" aria-current=${isHere ? 'location' : nothing} @click=${() => this.tell('ctms-node-select', { node })}>${node.name}</button>
          ${status === undefined ? html`<span class="subtle">${texts.request.absence[absence]}</span>` : statusTag(status)}
        </span>
        ${next.length > 0 ? html`<ul>${next.map((stage) => this.#stage(stage))}</ul>` : nothing}
      </li>
    `;
  }

  #action({ actionId, type, status, startedAt, user: by, lines }: ActionLines): TemplateResult {
    const shown = this.onlyProblems ? lines.filter(({ severity }) => isProblem(severity)) : lines;
    return html`
      <div class="action">
        <div class="row">
          <span class="strong">${texts.request.actionTypes[type] ?? (type || texts.request.action(actionId))}</span>
          ${statusTag(status)}
          <span class="subtle">${[time(startedAt), by, texts.request.action(actionId)].filter(Boolean).join(', ')}</span>
        </div>
        ${shown.length === 0 && this.onlyProblems ? html`<p class="subtle">${texts.request.noProblems}</p>` : nothing}
        <ul class="log">${repeat(shown, ({ key }) => key, logLine)}</ul>
      </div>
    `;
  }

  #filter(event: CustomEvent<{ selectedItems: readonly HTMLElement[] }>): void {
    this.onlyProblems = event.detail.selectedItems[0]?.dataset['problems'] !== undefined;
  }
}

function facts(request: QueuedRequest, node: TransportNode): TemplateResult {
  const names = texts.request;
  const rows: readonly (readonly [string, unknown])[] = [
    [texts.queue.columns.id, request.id],
    [names.node, node.name],
    [names.position, request.position],
    [names.origin, request.origin],
    [names.created, time(request.createdAt)],
    [names.user, user(request)],
  ];
  return html`<dl class="facts">${rows.filter(([, value]) => value !== undefined && value !== null && value !== '').map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function files({ entries }: QueuedRequest, names: ReadonlyMap<string, string>): TemplateResult {
  return html`
    <ul class="files">
      ${(entries ?? []).map(({ uri, contentType, storageType }) => html`
        <li>
          <ui5-icon name="attachment"></ui5-icon>
          <span class="strong">${names.get(uri ?? '') || (storageType === 'REFERENCE' ? uri : `${texts.request.file} ${uri ?? ''}`)}</span>
          <span class="subtle">${[contentType, storageType === 'REFERENCE' ? texts.request.reference : `${texts.request.fileId} ${uri ?? ''}`].filter(Boolean).join(', ')}</span>
        </li>
      `)}
    </ul>
  `;
}

function message(title: string, text: string): TemplateResult {
  return html`<div class="card empty"><ui5-icon name="inbox"></ui5-icon><p class="strong">${title}</p><p class="subtle">${text}</p></div>`;
}

define('ctms-request', Request);

declare global {
  interface HTMLElementTagNameMap {
    'ctms-request': Request;
  }
}
