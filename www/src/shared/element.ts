import { LitElement, type CSSResultGroup, type PropertyDeclarations } from 'lit';
import { init, type CtmsClient } from 'ctms';

import { base } from './styles.js';

/** What the elements have in common: the client object of whoever embeds them, and one piece of work at a time. */
export abstract class ClientElement extends LitElement {
  static override properties: PropertyDeclarations = {
    client: { attribute: false },
    fault: { state: true },
    isBusy: { state: true },
  };

  static override styles: CSSResultGroup = base;

  /** The client that does the work; its owner makes and closes it. */
  declare client: CtmsClient | undefined;
  protected declare fault: unknown;
  protected declare isBusy: boolean;
  #stop = new AbortController();
  #work = 0;

  constructor() {
    super();
    this.isBusy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.#stop.signal.aborted) return;
    this.#stop = new AbortController();
    if (this.hasUpdated) this.resumed();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop.abort();
  }

  /** Called when the element is back in a page, for example in another place of it: what it waited for has been ended. */
  protected resumed(): void {}

  /** Ends what an element still waits for when it leaves the page. */
  protected get gone(): AbortSignal {
    return this.#stop.signal;
  }

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

  /** Tells whoever embeds the element; the event leaves shadow roots. */
  protected tell<Detail>(type: string, detail: Detail): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

/** Registers an element, unless another copy of this package did it before. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
