import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Followed, FollowEvent, FollowTarget } from 'ctms';
import '@ui5/webcomponents/dist/BusyIndicator.js';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/Title.js';

import { ClientElement, define } from './shared/element.js';
import './shared/error-view.js';
import { link, logLine, logStyles, type LogLine } from './shared/log-line.js';
import { statusTag } from './shared/status-tag.js';
import { texts } from './texts.js';

/** So many messages are kept; a page that is left open must not grow. */
const kept = 500;

/**
 * Follows an import live, until its end.
 *
 * Set `client`, `node` (its name, for people) and `target`.
 *
 * @fires ctms-followed With what the package's `follow` returns, when it has ended.
 */
export class Follow extends ClientElement {
  static override properties: PropertyDeclarations = {
    ...ClientElement.properties,
    node: { type: String },
    target: { attribute: false },
    statuses: { state: true },
    lines: { state: true },
    followed: { state: true },
  };

  static override styles = [ClientElement.styles, logStyles, css`
    section { padding: 1rem; }
    .log { max-height: 16rem; overflow: auto; }
    .links { margin: 0; padding-inline-start: 1.25rem; }
  `];

  /** The name of the node. */
  declare node: string | undefined;
  /** What is followed. */
  declare target: FollowTarget | undefined;
  protected declare statuses: ReadonlyMap<number, string>;
  protected declare lines: readonly LogLine[];
  protected declare followed: Followed | undefined;
  #stop = new AbortController();

  constructor() {
    super();
    this.statuses = new Map();
    this.lines = [];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop.abort();
  }

  protected override resumed(): void {
    if (!this.followed) void this.#follow();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('client') || changed.has('target')) void this.#follow();
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has('lines')) return;
    const log = this.renderRoot.querySelector('.log');
    if (log) log.scrollTop = log.scrollHeight;
  }

  protected override render(): TemplateResult {
    const status = this.followed?.status;
    return html`
      <section class="card stack" aria-label=${texts.follow.name(this.node ?? '')}>
        <div class="row">
          <ui5-title class="grow" level="H3" size="H5">${texts.follow.name(this.node ?? '')}</ui5-title>
          ${this.isBusy ? html`<ui5-busy-indicator active delay="0" size="S"></ui5-busy-indicator><span class="subtle">${texts.follow.running}</span>` : nothing}
          ${status === undefined ? nothing : statusTag(status)}
          ${keyed(this.isBusy, html`<ui5-button design="Transparent" tooltip=${this.isBusy ? texts.follow.stopHint : ''} @click=${this.#close}>${this.isBusy ? texts.follow.stop : texts.close}</ui5-button>`)}
        </div>
        <div class="row">${[...this.statuses].map(([id, text]) => html`<span>${texts.follow.request(id)}</span>${statusTag(text)}`)}</div>
        <div class="log" role="log" tabindex="0" aria-label=${texts.follow.messages}>
          ${this.lines.length === 0 ? html`<p class="subtle">${texts.follow.noMessages}</p>` : html`<ul class="lines">${this.lines.map(logLine)}</ul>`}
        </div>
        ${this.followed?.deploymentLogs.length ? html`<ul class="links">${this.followed.deploymentLogs.map((address) => html`<li>${link(address, texts.follow.deploymentLog)}</li>`)}</ul>` : nothing}
        ${this.fault !== undefined ? html`<ctms-error can-retry doing="Following an import" .error=${this.fault} @ctms-retry=${() => this.#follow()}></ctms-error>` : nothing}
      </section>
    `;
  }

  async #follow(): Promise<void> {
    const { target } = this;
    if (!target) return;
    this.#stop.abort();
    const { signal } = (this.#stop = new AbortController());
    this.statuses = new Map();
    this.lines = [];
    this.followed = undefined;
    await this.attempt(async (client, isWanted) => {
      const following = client.follow({ ...target, signal, pollMs: 1000 });
      for await (const event of following) if (isWanted()) this.#hear(event);
      const followed = await following.result;
      if (!isWanted()) return;
      this.followed = followed;
      this.tell('ctms-followed', followed);
    });
  }

  #hear(event: FollowEvent): void {
    if (event.type === 'status') this.statuses = new Map(this.statuses).set(event.transportRequestId, event.status);
    if (event.type !== 'message') return;
    this.lines = [...this.lines, { severity: event.severity, text: event.text, at: event.createdAt, fileName: event.fileName }].slice(-kept);
  }

  #close(): void {
    this.#stop.abort();
    this.tell('ctms-follow-close', undefined);
  }
}

define('ctms-follow', Follow);

declare global {
  interface HTMLElementTagNameMap {
    'ctms-follow': Follow;
  }
}
