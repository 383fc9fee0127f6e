import type { KeyReport } from 'ctms';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents/dist/Input.js';
import '@ui5/webcomponents/dist/Label.js';
import '@ui5/webcomponents/dist/Title.js';
import '@ui5/webcomponents-icons/dist/key.js';
import '@ui5/webcomponents-icons/dist/chain-link.js';
import '@ui5/webcomponents-icons/dist/lab.js';

import { placeOf } from './address.js';
import type { Connection } from './connection.js';
import { keyFindings } from './key-findings.js';
import { connectStyles } from './connect-styles.js';
import { texts } from './texts.js';

type Way = 'key' | 'route' | 'emulator';

/**
 * The first view: three ways to a service.
 *
 * @fires page-connected With the {@link Connection}.
 */
export class Connect extends LitElement {
  static override properties = {
    report: { state: true },
    busy: { state: true },
    fault: { state: true },
    failedWay: { state: true },
    isOver: { state: true },
    hasKey: { state: true },
    wrongAddress: { state: true },
  };

  static override styles = connectStyles;

  declare report: KeyReport | undefined;
  declare busy: Way | undefined;
  declare fault: unknown;
  declare failedWay: Way | undefined;
  declare isOver: boolean;
  declare hasKey: boolean;
  /** What is wrong with the address of the approuter. */
  declare wrongAddress: string | undefined;

  constructor() {
    super();
    this.isOver = false;
    this.hasKey = false;
  }

  readonly #moved = (): void => {
    this.requestUpdate();
    void this.#connectByLink();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#moved);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#moved);
  }

  protected override firstUpdated(): void {
    void this.#connectByLink();
  }

  /** A link that names its approuter connects by itself, but only to the page's own origin. */
  async #connectByLink(): Promise<void> {
    const { via } = placeOf(location.hash);
    if (via === undefined) return;
    if (via === 'emulator') return this.#connect('emulator');
    const { isOwnAddress } = await import('./connection.js');
    if (isOwnAddress(via)) await this.#connect('route');
  }

  protected override render(): TemplateResult {
    const { connect } = texts;
    const { node, requestId } = placeOf(location.hash);
    return html`
      <div class="page">
        ${node === undefined ? nothing : html`<p class="asked" role="status">${requestId === undefined ? connect.asksNode(node) : connect.asksRequest(requestId, node)}</p>`}
        <header>
          <ui5-title level="H1" size="H2" wrapping-type="Normal">${connect.title}</ui5-title>
          <p class="subtle">${connect.intro}</p>
        </header>
        <div class="ways">
          ${this.#emulator()}
          ${this.#key()}
          ${this.#route()}
        </div>
      </div>
    `;
  }

  #emulator(): TemplateResult {
    const { connect } = texts;
    return html`
      <section class="card try">
        <ui5-title level="H2" size="H5"><ui5-icon name="lab"></ui5-icon> ${connect.tryTitle}</ui5-title>
        <p>${connect.tryHint}</p>
        <div><ui5-button id="try" design="Emphasized" ?loading=${this.busy === 'emulator'} ?disabled=${this.busy !== undefined} @click=${() => this.#connect('emulator')}>${connect.try}</ui5-button></div>
        ${this.#failure('emulator')}
      </section>
    `;
  }

  #key(): TemplateResult {
    const { connect } = texts;
    const isUsable = this.report?.ok === true && this.report.auth !== 'x509';
    return html`
      <section class="card ${this.isOver ? 'over' : ''}" @dragover=${this.#over} @dragleave=${() => { this.isOver = false; }} @drop=${this.#dropped}>
        <ui5-title level="H2" size="H5"><ui5-icon name="key"></ui5-icon> ${connect.keyTitle}</ui5-title>
        <p>${connect.keyHint}</p>
        <div class="field">
          <label for="key">${connect.keyLabel}</label>
          <textarea id="key" rows="4" placeholder=${connect.keyPlaceholder} autocomplete="off" autocapitalize="off" spellcheck="false" translate="no"
            aria-describedby="key-findings" aria-invalid=${this.hasKey && !isUsable} @input=${this.#check}></textarea>
        </div>
        <div id="key-findings" role="status">${this.hasKey && this.report ? keyFindings(this.report) : nothing}</div>
        <div class="row">
          <ui5-button id="connect-key" design="Emphasized" ?loading=${this.busy === 'key'} ?disabled=${!isUsable || this.busy !== undefined} @click=${() => this.#connect('key')}>${connect.connect}</ui5-button>
          ${this.hasKey ? html`<ui5-button design="Transparent" @click=${this.#clear}>${connect.clear}</ui5-button>` : nothing}
        </div>
        <p class="subtle small">${connect.cors}</p>
        ${this.#failure('key')}
      </section>
    `;
  }

  #route(): TemplateResult {
    const { connect } = texts;
    const { via } = placeOf(location.hash);
    return html`
      <section class="card">
        <ui5-title level="H2" size="H5"><ui5-icon name="chain-link"></ui5-icon> ${connect.routeTitle}</ui5-title>
        <p>${connect.routeHint}</p>
        <div class="field">
          <ui5-label for="route">${connect.routeLabel}</ui5-label>
          <ui5-input id="route" value=${via === undefined || via === 'emulator' ? '/approuter' : via} value-state=${this.wrongAddress ? 'Negative' : 'None'} @input=${() => { this.wrongAddress = undefined; }} @keydown=${(event: KeyboardEvent) => { if (event.key === 'Enter') void this.#connect('route'); }}><span slot="valueStateMessage">${this.wrongAddress ?? ''}</span></ui5-input>
          ${this.wrongAddress ? html`<p class="wrong" role="alert">${this.wrongAddress}</p>` : nothing}
        </div>
        <div><ui5-button id="connect-route" ?loading=${this.busy === 'route'} ?disabled=${this.busy !== undefined} @click=${() => this.#connect('route')}>${connect.connect}</ui5-button></div>
        ${this.#failure('route')}
      </section>
    `;
  }

  #failure(way: Way): TemplateResult | typeof nothing {
    return this.failedWay === way ? html`<ctms-error doing="Connecting" .error=${this.fault}></ctms-error>` : nothing;
  }

  get #field(): HTMLTextAreaElement {
    return this.renderRoot.querySelector('textarea') as HTMLTextAreaElement;
  }

  /** The core is loaded when the first character of a key is there. */
  async #check(): Promise<void> {
    this.hasKey = this.#field.value.trim() !== '';
    const { explainKey } = await import('./key.js');
    const text = this.#field.value;
    const report = text.trim() === '' ? undefined : await explainKey(text);
    if (text === this.#field.value) this.report = report;
  }

  #clear(): void {
    this.#field.value = '';
    this.report = undefined;
    this.hasKey = false;
    this.#field.focus();
  }

  async #connect(way: Way): Promise<void> {
    if (this.busy) return;
    this.busy = way;
    this.fault = undefined;
    this.failedWay = undefined;
    this.wrongAddress = undefined;
    try {
      const connection = await this.#open(way);
      this.dispatchEvent(new CustomEvent<Connection>('page-connected', { detail: connection }));
    } catch (error) {
      await this.#failed(way, error);
    } finally {
      this.busy = undefined;
    }
  }

  async #failed(way: Way, error: unknown): Promise<void> {
    const { WrongAddress } = await import('./connection.js');
    if (error instanceof WrongAddress) {
      this.wrongAddress = error.message;
      (this.renderRoot.querySelector('#route') as HTMLElement).focus();
      return;
    }
    await import('ctms-elements/error');
    this.fault = error;
    this.failedWay = way;
  }

  async #open(way: Way): Promise<Connection> {
    const { connectThrough, connectToEmulator, connectWithKey } = await import('./connection.js');
    if (way === 'emulator') return connectToEmulator();
    if (way === 'route') return connectThrough((this.renderRoot.querySelector('#route') as HTMLInputElement).value);
    const connection = await connectWithKey(this.#field.value, this.report?.subdomain ?? texts.connect.kinds[this.report?.kind ?? ''] ?? '');
    this.#clear();
    return connection;
  }

  #over(event: DragEvent): void {
    event.preventDefault();
    this.isOver = true;
  }

  async #dropped(event: DragEvent): Promise<void> {
    event.preventDefault();
    this.isOver = false;
    const [file] = event.dataTransfer?.files ?? [];
    const text = file ? await file.text() : (event.dataTransfer?.getData('text') ?? '');
    if (text === '') return;
    this.#field.value = text;
    await this.#check();
  }
}

customElements.define('ctms-connect', Connect);
