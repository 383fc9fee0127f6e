import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { Diagnosis, QueuedRequest, TransportNode } from 'ctms';
import '@ui5/webcomponents/dist/BusyIndicator.js';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents/dist/Title.js';
import '@ui5/webcomponents-icons/dist/inbox.js';
import '@ui5/webcomponents-icons/dist/attachment.js';
import '@ui5/webcomponents-icons/dist/download.js';
import '@ui5/webcomponents-icons/dist/refresh.js';

import './events.js';
import { actionLines, causesOf, failureOf, type ActionLines } from './request/logs.js';
import { reportOfImport, logText } from './request/report.js';
import { requestStyles } from './request/styles.js';
import { actionLog, facts, failure, fileList, pathOf } from './request/views.js';
import './shared/actions-bar.js';
import './shared/copy.js';
import { findPath, stateOf, type Stage } from './shared/core.js';
import { ClientElement, define } from './shared/element.js';
import './shared/error-view.js';
import { Live, type QueueState } from './shared/live.js';
import { logStyles } from './shared/log-line.js';
import { save } from './shared/save.js';
import { statusTag } from './shared/status-tag.js';
import { texts } from './texts.js';

/** How often the logs of a request that runs are read, in milliseconds. */
const logsMs = 3000;

/**
 * Shows a transport request in a node as it is now: its path through the
 * landscape, its files, its logs, and what can be done with it.
 *
 * Set `client`, `node` (its name) and `requestId`.
 *
 * @fires ctms-node-select When somebody chooses another node on its path.
 * @fires ctms-operated When the service has accepted an action.
 * @fires ctms-follow-start When it runs and shall be followed.
 */
export class Request extends ClientElement {
  static override properties: PropertyDeclarations = {
    ...ClientElement.properties,
    node: { type: String, reflect: true },
    requestId: { type: Number, attribute: 'request-id', reflect: true },
    linkOf: { attribute: false },
    request: { state: true },
    about: { state: true },
    actions: { state: true },
    causes: { state: true },
    path: { state: true },
    isMissing: { state: true },
    onlyProblems: { state: true },
  };

  static override styles = [ClientElement.styles, logStyles, requestStyles];

  /** The name of the node in whose queue it is shown. */
  declare node: string | undefined;
  /** Its id. */
  declare requestId: number | undefined;
  /** Returns the address of a transport request; with it its link can be copied. */
  declare linkOf: ((node: string, id: number) => string) | undefined;
  protected declare request: QueuedRequest | undefined;
  protected declare about: TransportNode | undefined;
  protected declare actions: readonly ActionLines[] | undefined;
  protected declare causes: readonly Diagnosis[];
  protected declare path: Stage | undefined;
  protected declare isMissing: boolean;
  protected declare onlyProblems: boolean;
  #fileNames: ReadonlyMap<string, string> = new Map();
  #watched: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.onlyProblems = false;
    this.isMissing = false;
    this.causes = [];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
  }

  /** Reads everything again. */
  async refresh(): Promise<void> {
    const { node } = this;
    if (!node) return;
    await this.attempt(async (client, isWanted) => {
      const live = Live.of(client);
      const about = await live.node(node);
      if (!isWanted()) return;
      this.about = about;
      if (this.#watched) await live.refresh(node);
      if (!isWanted() || !this.request) return;
      await this.#readMore(this.request);
    });
  }

  protected override resumed(): void {
    this.#watch();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    super.willUpdate(changed);
    if (!changed.has('client') && !changed.has('node') && !changed.has('requestId')) return;
    this.request = undefined;
    this.about = undefined;
    this.actions = undefined;
    this.causes = [];
    this.path = undefined;
    this.isMissing = false;
    this.#watch();
  }

  protected content(): TemplateResult {
    return html`
      <div class="stack">
        ${this.fault !== undefined ? html`<ctms-error can-retry doing=${texts.doing.readingRequest} .client=${this.client} .error=${this.fault} @ctms-retry=${() => this.refresh()}></ctms-error>` : nothing}
        ${this.request ? this.#card(this.request) : this.isMissing ? this.#missing() : this.#waiting()}
      </div>
    `;
  }

  #waiting(): TemplateResult | typeof nothing {
    if (this.fault !== undefined || !this.client) return nothing;
    return html`<div class="waiting"><ui5-busy-indicator active delay="0" text=${texts.loading}></ui5-busy-indicator></div>`;
  }

  #missing(): TemplateResult {
    const { missingTitle, missing } = texts.request;
    return html`<div class="card empty"><ui5-icon name="inbox"></ui5-icon><p class="strong">${missingTitle}</p><p class="subtle">${missing(this.requestId ?? 0, this.node ?? '')}</p></div>`;
  }

  #card(request: QueuedRequest): TemplateResult {
    const { about, actions, causes, path } = this;
    const problem = stateOf(request.status) === 'failed' ? failureOf(actions ?? []) : undefined;
    return html`
      <section class="card stack" id="top" tabindex="-1" aria-label=${texts.request.name(request.id)}>
        <div class="row">
          <ui5-title class="grow" level="H2" size="H4" wrapping-type="Normal" dir="auto">${request.description || texts.request.name(request.id)}</ui5-title>
          ${statusTag(request.status)}
          <ctms-copy icon="copy" label=${texts.request.copyId} .text=${String(request.id)}></ctms-copy>
          ${this.linkOf ? html`<ctms-copy icon="chain-link" label=${texts.request.copyLink} .text=${() => this.#link()}></ctms-copy>` : nothing}
          <ui5-button icon="refresh" design="Transparent" tooltip=${texts.refresh} accessible-name=${texts.refresh} ?loading=${this.isBusy} @click=${() => this.refresh()}></ui5-button>
        </div>
        ${about ? facts(request, about) : nothing}
        ${problem ? failure(problem, causes) : nothing}
        <div class="row">
          <ctms-actions-bar class="grow" .client=${this.client} .namedUser=${this.namedUser} .node=${about} .requests=${[request]}
            @ctms-operated=${() => this.refresh()} @bar-failed=${() => this.refresh()} @bar-done=${() => this.#focus()}></ctms-actions-bar>
          ${stateOf(request.status) === 'failed' ? html`<ctms-copy label=${texts.request.copyReport} .text=${() => this.#report(request)}></ctms-copy>` : nothing}
        </div>
      </section>
      <section class="card stack">
        <ui5-title level="H3" size="H5">${texts.request.path}</ui5-title>
        ${path ? html`<ul class="path">${pathOf(path, this.node, (node) => this.tell('ctms-node-select', { node }))}</ul>` : html`<ui5-busy-indicator active></ui5-busy-indicator>`}
      </section>
      <section class="card stack">
        <ui5-title level="H3" size="H5">${texts.request.files}</ui5-title>
        ${fileList(request, this.#fileNames)}
      </section>
      <section class="card stack">${this.#logs(actions ?? [])}</section>
    `;
  }

  #logs(actions: readonly ActionLines[]): TemplateResult {
    const { logs, noLogs, problems, saveLog } = texts.request;
    return html`
      <div class="row">
        <ui5-title class="grow" id="logs" level="H3" size="H5">${logs}</ui5-title>
        <label class="row"><input type="checkbox" .checked=${this.onlyProblems} @change=${(event: Event) => { this.onlyProblems = (event.target as HTMLInputElement).checked; }}>${problems}</label>
        <ui5-button icon="download" design="Transparent" tooltip=${saveLog} accessible-name=${saveLog} ?disabled=${actions.length === 0} @click=${() => save(`request-${this.requestId}-${this.node}.log`, 'text/plain', logText(actions))}></ui5-button>
      </div>
      ${this.actions && actions.length === 0 ? html`<p class="subtle">${noLogs}</p>` : actions.map((action) => actionLog(action, this.onlyProblems))}
    `;
  }

  #link(): string {
    return new URL(this.linkOf?.(this.node ?? '', this.requestId ?? 0) ?? '', document.baseURI).href;
  }

  #report(request: QueuedRequest): string {
    const node = this.about ?? { id: 0, name: this.node ?? '' };
    const files = (request.entries ?? []).map(({ uri }) => this.#fileNames.get(uri ?? '') || (uri ?? ''));
    return reportOfImport({ node, request, actions: this.actions ?? [], causes: this.causes, files, link: this.linkOf ? this.#link() : undefined });
  }

  /** After an action its button may be off: the focus goes to what it belongs to. */
  #focus(): void {
    this.renderRoot.querySelector<HTMLElement>('#top')?.focus();
  }

  #watch(): void {
    const { client, node } = this;
    this.#leave();
    if (!client || !node || this.requestId === undefined) return;
    this.#watched = Live.of(client).watch(node, true, (state) => this.#take(state));
    void this.refresh();
  }

  #leave(): void {
    this.#watched?.();
    this.#watched = undefined;
    clearTimeout(this.#timer);
  }

  #take({ requests, isComplete }: QueueState): void {
    if (!requests || !isComplete) return;
    const before = this.request;
    const request = requests.find(({ id }) => id === this.requestId);
    this.request = request;
    this.isMissing = request === undefined;
    if (request && (!before || before.status !== request.status)) void this.#readMore(request);
  }

  /** Reads the logs and the path; the logs of a request that runs again and again. */
  async #readMore(request: QueuedRequest): Promise<void> {
    const { client, node, gone } = this;
    if (!client || !node) return;
    const isWanted = (): boolean => !gone.aborted && this.client === client && this.node === node && this.request?.id === request.id;
    try {
      await this.#readLogs(request);
      const { nodes } = await Live.of(client).landscape();
      const path = await findPath(client, request, node, nodes, gone);
      if (isWanted()) this.path = path;
    } catch (error) {
      if (isWanted()) this.fault = error;
    }
  }

  async #readLogs({ id }: QueuedRequest): Promise<void> {
    const { client, node, gone } = this;
    clearTimeout(this.#timer);
    if (!client || !node || document.hidden) return this.#readLogsLater(id);
    const logs = await client.queue.logs(node, id, { signal: gone });
    if (gone.aborted || this.request?.id !== id || this.node !== node) return;
    this.#fileNames = new Map(logs.flatMap((log) => log.entities ?? []).map(({ uri, fileName }) => [uri ?? '', fileName ?? '']));
    const actions = actionLines(logs);
    const causes = stateOf(this.request.status) === 'failed' ? await causesOf(actions, this.request, this.about) : [];
    if (gone.aborted || this.request?.id !== id || this.node !== node) return;
    this.actions = actions;
    this.causes = causes;
    if (stateOf(this.request.status) === 'running') this.#readLogsLater(id);
  }

  #readLogsLater(id: number): void {
    this.#timer = setTimeout(() => {
      if (this.request?.id !== id) return;
      if (this.client && this.node) Live.of(this.client).touch(this.node);
      this.#readLogs(this.request).catch(() => this.#readLogsLater(id));
    }, logsMs);
  }
}

define('ctms-request', Request);

declare global {
  interface HTMLElementTagNameMap {
    'ctms-request': Request;
  }
}
