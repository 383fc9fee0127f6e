import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { CtmsClient, Unseen } from 'ctms';
import '@ui5/webcomponents/dist/BusyIndicator.js';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents-icons/dist/download.js';
import '@ui5/webcomponents-icons/dist/inventory.js';
import '@ui5/webcomponents-icons/dist/refresh.js';

import '../events.js';
import { ClientElement } from '../shared/element.js';
import '../shared/error-view.js';
import { save } from '../shared/save.js';
import { texts } from '../texts.js';
import { inventoryStyles } from './styles.js';
import { unseenText } from './words.js';

/** What the views of what is where have in common: one document that is read, shown, and saved as CSV. */
export abstract class InventoryElement<Document extends { readonly unseen: readonly Unseen[] }> extends ClientElement {
  static override properties: PropertyDeclarations = {
    ...ClientElement.properties,
    linkOf: { attribute: false },
    document: { state: true },
  };

  static override styles = [ClientElement.styles, inventoryStyles];

  /** Returns the address of a transport request; with it ids are links. */
  declare linkOf: ((node: string, id: number) => string) | undefined;
  protected declare document: Document | undefined;

  /** Reads it again. */
  async refresh(): Promise<void> {
    if (!this.isReady) return;
    await this.attempt(async (client, isWanted) => {
      const document = await this.read(client);
      if (isWanted()) this.document = document;
    });
  }

  protected abstract readonly doing: string;

  /** Whether everything is set that is needed to read. */
  protected get isReady(): boolean {
    return true;
  }

  /** Reads the document. */
  protected abstract read(client: CtmsClient): Promise<Document>;

  /** Shows the document. */
  protected abstract shown(document: Document): TemplateResult;

  /** The document as a file. */
  protected abstract file(document: Document): { readonly name: string; readonly text: string };

  /** What stands before the buttons. */
  protected tools(): TemplateResult | typeof nothing {
    return nothing;
  }

  protected override resumed(): void {
    if (!this.document) void this.refresh();
  }

  protected content(): TemplateResult {
    const { document } = this;
    return html`
      <div class="tools row">
        ${this.tools()}
        <span class="buttons end">
          <ui5-button icon="download" design="Transparent" tooltip=${texts.queue.csv} accessible-name=${texts.queue.csv} ?disabled=${!document} @click=${this.#save}></ui5-button>
          <ui5-button icon="refresh" design="Transparent" tooltip=${texts.refresh} accessible-name=${texts.refresh} @click=${() => this.refresh()}></ui5-button>
        </span>
      </div>
      ${this.fault === undefined ? nothing : html`<ctms-error can-retry doing=${this.doing} .client=${this.client} .error=${this.fault} @ctms-retry=${() => this.refresh()}></ctms-error>`}
      ${document ? html`<div class="frame" tabindex="0" role="region" aria-label=${this.doing}>${this.shown(document)}${unseenList(document.unseen)}</div>` : nothing}
      ${!document && this.isBusy ? html`<div class="waiting"><ui5-busy-indicator active delay="0" text=${texts.loading}></ui5-busy-indicator></div>` : nothing}
    `;
  }

  /** A transport request, as a link where the page has addresses. */
  protected requestLink(node: string, id: number, text: string = String(id)): TemplateResult {
    return this.linkOf ? html`<a href=${this.linkOf(node, id)}>${text}</a>` : html`${text}`;
  }

  /** Says that there is nothing. */
  protected nothingToShow(text: string): TemplateResult {
    return html`<div class="empty"><ui5-icon name="inventory"></ui5-icon><p class="strong">${text}</p></div>`;
  }

  readonly #save = (): void => {
    if (!this.document) return;
    const { name, text } = this.file(this.document);
    save(name, 'text/csv', text);
  };
}

function unseenList(unseen: readonly Unseen[]): TemplateResult | typeof nothing {
  if (unseen.length === 0) return nothing;
  return html`<div class="unseen subtle"><p class="strong">${texts.inventory.unseen}</p><ul>${unseen.map((one) => html`<li>${unseenText(one)}</li>`)}</ul></div>`;
}
