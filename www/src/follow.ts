import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Followed, FollowEvent, FollowTarget } from 'ctms';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/Title.js';
import '@ui5/webcomponents-icons/dist/decline.js';
import '@ui5/webcomponents-icons/dist/slim-arrow-down.js';
import '@ui5/webcomponents-icons/dist/slim-arrow-up.js';

import './events.js';
import { stateOf } from './shared/core.js';
import { ClientElement, define } from './shared/element.js';
import './shared/error-view.js';
import { duration } from './shared/format.js';
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
 * @fires ctms-follow-close When somebody closes it; the import continues.
 */
export class Follow extends ClientElement {
  static override properties: PropertyDeclarations = {
    ...ClientElement.properties,
    node: { type: String },
    target: { attribute: false },
    requestIds: { attribute: false },
    linkOf: { attribute: false },
    compact: { type: Boolean },
    pausesHidden: { type: Boolean, attribute: 'pauses-hidden' },
    statuses: { state: true },
    lines: { state: true },
    followed: { state: true },
    isOpen: { state: true },
    seconds: { state: true },
  };

  static override styles = [ClientElement.styles, logStyles, css`
    section { padding: 1rem; gap: 0.5rem; }
    :host([compact]) section { padding: 0.5rem 0.75rem; border: 0; border-radius: 0; box-shadow: none; }
    .log { max-height: 16rem; overflow: auto; }
    .links { margin: 0; padding-inline-start: 1.25rem; }
    progress { width: 100%; height: 0.375rem; accent-color: var(--sapProgress_Value_Background, #617b94); }
    .last { overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow-wrap: anywhere; }
    .requests { row-gap: 0.125rem; max-height: 6rem; overflow: auto; }
  `];

  /** The name of the node. */
  declare node: string | undefined;
  /** What is followed. */
  declare target: FollowTarget | undefined;
  /** The transport requests of the action, as far as they are known before the service tells. */
  declare requestIds: readonly number[];
  /** Returns the address of a transport request; with it ids are links. */
  declare linkOf: ((node: string, id: number) => string) | undefined;
  /** Whether the messages are shown only on demand. */
  declare compact: boolean;
  /** Whether nothing is asked while the page is hidden. */
  declare pausesHidden: boolean;
  protected declare statuses: ReadonlyMap<number, string>;
  protected declare lines: readonly LogLine[];
  protected declare followed: Followed | undefined;
  protected declare isOpen: boolean;
  protected declare seconds: number;
  #stop = new AbortController();
  #since = 0;
  #clock: ReturnType<typeof setInterval> | undefined;
  readonly #seen = (): void => {
    if (!this.pausesHidden || this.followed) return;
    if (document.hidden) this.#stop.abort();
    else void this.#follow();
  };

  constructor() {
    super();
    this.requestIds = [];
    this.compact = false;
    this.pausesHidden = false;
    this.statuses = new Map();
    this.lines = [];
    this.isOpen = false;
    this.seconds = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#seen);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#seen);
    clearInterval(this.#clock);
    this.#stop.abort();
  }

  protected override resumed(): void {
    if (!this.followed) void this.#follow();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('requestIds')) this.statuses = new Map([...this.requestIds.map((id) => [id, this.statuses.get(id) ?? ''] as const), ...this.statuses]);
    if (changed.has('client') || changed.has('target')) void this.#follow();
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has('lines')) return;
    const log = this.renderRoot.querySelector('.log');
    if (log) log.scrollTop = log.scrollHeight;
  }

  protected content(): TemplateResult {
    const { follow } = texts;
    const status = this.followed?.status;
    const last = this.lines.at(-1);
    return html`
      <section class="card stack" aria-label=${follow.name(this.node ?? '')}>
        <div class="row">
          <ui5-title class="grow" level="H3" size="H6">${follow.name(this.node ?? '')}</ui5-title>
          ${status === undefined ? nothing : statusTag(status)}
          ${this.isBusy ? html`<span class="subtle">${duration(this.seconds)}</span>` : nothing}
          ${this.compact ? html`<ui5-button design="Transparent" icon=${this.isOpen ? 'slim-arrow-down' : 'slim-arrow-up'} tooltip=${follow.messages} accessible-name=${follow.messages} @click=${() => { this.isOpen = !this.isOpen; }}></ui5-button>` : nothing}
          ${this.#closeButton()}
        </div>
        ${this.isBusy ? this.#progress() : nothing}
        <div class="row requests">${[...this.statuses].map(([id, text]) => html`<span class="row">${this.#request(id)}${text === '' ? nothing : statusTag(text)}</span>`)}</div>
        ${this.compact && !this.isOpen ? (last ? html`<p class="last subtle" dir="auto">${last.text}</p>` : nothing) : this.#log()}
        ${this.followed?.deploymentLogs.length ? html`<ul class="links">${this.followed.deploymentLogs.map((address) => html`<li>${link(address, follow.deploymentLog)}</li>`)}</ul>` : nothing}
        ${this.fault !== undefined ? html`<ctms-error can-retry doing=${texts.doing.following} .client=${this.client} .error=${this.fault} @ctms-retry=${() => this.#follow()}></ctms-error>` : nothing}
      </section>
    `;
  }

  #closeButton(): TemplateResult {
    const { follow } = texts;
    const name = this.isBusy ? follow.stop : texts.close;
    if (this.compact) return html`<ui5-button design="Transparent" icon="decline" tooltip=${this.isBusy ? `${name}. ${follow.stopHint}` : name} accessible-name=${name} @click=${this.#close}></ui5-button>`;
    return html`${keyed(this.isBusy, html`<ui5-button design="Transparent" tooltip=${this.isBusy ? follow.stopHint : ''} @click=${this.#close}>${name}</ui5-button>`)}`;
  }

  /** Of several requests the share that has ended; of one nothing is known before its end. */
  #progress(): TemplateResult {
    const statuses = [...this.statuses.values()];
    const ended = statuses.filter((status) => status !== '' && stateOf(status) !== 'running' && stateOf(status) !== 'waiting').length;
    const name = texts.follow.running;
    if (statuses.length < 2) return html`<progress aria-label=${name}></progress>`;
    return html`<progress aria-label=${name} max=${statuses.length} value=${ended}></progress><span class="subtle">${texts.follow.ended(ended, statuses.length)}</span>`;
  }

  #request(id: number): TemplateResult {
    const text = texts.request.name(id);
    return this.linkOf ? html`<a href=${this.linkOf(this.node ?? '', id)}>${text}</a>` : html`<span>${text}</span>`;
  }

  #log(): TemplateResult {
    return html`
      <div class="log" role="log" tabindex="0" aria-label=${texts.follow.messages}>
        ${this.lines.length === 0 ? html`<p class="subtle">${texts.follow.noMessages}</p>` : html`<ul class="lines">${this.lines.map(logLine)}</ul>`}
      </div>
    `;
  }

  async #follow(): Promise<void> {
    const { target } = this;
    if (!target) return;
    this.#stop.abort();
    const { signal } = (this.#stop = new AbortController());
    this.statuses = new Map(this.requestIds.map((id) => [id, '']));
    this.lines = [];
    this.followed = undefined;
    this.#tick();
    await this.attempt(async (client, isWanted) => {
      const following = client.follow({ ...target, signal, pollMs: 1000 });
      try {
        for await (const event of following) if (isWanted()) this.#hear(event);
        const followed = await following.result;
        if (!isWanted()) return;
        this.followed = followed;
        this.tell('ctms-followed', followed);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    });
    if (!signal.aborted) clearInterval(this.#clock);
  }

  #tick(): void {
    clearInterval(this.#clock);
    this.#since ||= Date.now();
    this.#clock = setInterval(() => { this.seconds = (Date.now() - this.#since) / 1000; }, 1000);
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
