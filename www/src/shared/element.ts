import { html, LitElement, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import { init, type CtmsClient } from 'ctms';

import { texts } from '../texts.js';
import { base } from './styles.js';

export { define } from './define.js';

/** An element without a client says so after this many milliseconds: many pages make their client a little later. */
const graceMs = 1000;

/** What the elements have in common: the client object of the page that embeds them, and one piece of work at a time. */
export abstract class ClientElement extends LitElement {
  static override properties: PropertyDeclarations = {
    client: { attribute: false },
    namedUser: { type: String, attribute: 'named-user' },
    fault: { state: true },
    isBusy: { state: true },
    lacksClient: { state: true },
  };

  static override styles: CSSResultGroup = base;

  /** The client that does the work; its owner makes and closes it. */
  declare client: CtmsClient | undefined;
  /** The user that the service shows for every action; at most 60 characters. Default: the client's. */
  declare namedUser: string | undefined;
  protected declare fault: unknown;
  protected declare isBusy: boolean;
  protected declare lacksClient: boolean;
  #stop = new AbortController();
  #grace: ReturnType<typeof setTimeout> | undefined;
  #work = 0;

  constructor() {
    super();
    this.isBusy = false;
    this.lacksClient = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#grace = setTimeout(() => { this.lacksClient = this.client === undefined; }, graceMs);
    if (!this.#stop.signal.aborted) return;
    this.#stop = new AbortController();
    if (this.hasUpdated) this.resumed();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#grace);
    this.#stop.abort();
  }

  /** Called when the element is back in a page, for example in another place of it: what it waited for has been ended. */
  protected resumed(): void {}

  /** Ends what an element still waits for when it leaves the page. */
  protected get gone(): AbortSignal {
    return this.#stop.signal;
  }

  /** What every action sends along. */
  protected get acting(): { readonly namedUser?: string } {
    return this.namedUser ? { namedUser: this.namedUser } : {};
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('client') && this.client) this.lacksClient = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.lacksClient) return this.content();
    return html`<p class="lacking" role="alert">${texts.noClient(this.localName)}</p>`;
  }

  /** What the element shows. */
  protected abstract content(): TemplateResult | typeof nothing;

  /**
   * Does one piece of work, with the fault of the last one forgotten and that
   * of this one shown. Only the answer of the newest is used: someone may have
   * chosen another node meanwhile.
   *
   * @param work Gets the client and whether its answer is still wanted.
   * @returns Whether it succeeded and is still wanted.
   */
  protected async attempt(work: (client: CtmsClient, isWanted: () => boolean) => Promise<void>): Promise<boolean> {
    const { client } = this;
    if (!client) return false;
    const id = ++this.#work;
    const { gone } = this;
    const isWanted = (): boolean => id === this.#work && !gone.aborted && client === this.client;
    this.isBusy = true;
    this.fault = undefined;
    try {
      await init();
      await work(client, isWanted);
      return isWanted();
    } catch (error) {
      if (isWanted()) this.fault = error;
      return false;
    } finally {
      if (id === this.#work) this.isBusy = false;
    }
  }

  /** Tells the page that embeds the element; the event leaves shadow roots. */
  protected tell<Type extends keyof HTMLElementEventMap>(type: Type, detail: HTMLElementEventMap[Type] extends CustomEvent<infer Detail> ? Detail : never): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}
