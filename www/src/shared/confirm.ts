import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type Dialog from '@ui5/webcomponents/dist/Dialog.js';
import '@ui5/webcomponents/dist/Button.js';

import '../events.js';
import { texts } from '../texts.js';
import { ClientElement, define } from './element.js';
import './error-view.js';
import { operate, type Operation } from './operate.js';
import { forwardModeOf } from './status.js';

/** So many requests are named in a confirmation; the rest is counted. */
const named = 5;

/**
 * Asks before an action is done, does it, and shows why it failed.
 *
 * @fires ctms-operated When the service has accepted it.
 * @fires confirm-closed When the question is gone after it was answered with yes: the focus belongs elsewhere now.
 * @fires confirm-failed When the service has refused it.
 */
export class Confirm extends ClientElement {
  static override properties: PropertyDeclarations = { ...ClientElement.properties, operation: { state: true } };

  static override styles = [ClientElement.styles, css`
    :host { display: contents; }
    ui5-dialog { width: 34rem; max-width: 100%; }
    ul { margin: 0; padding-inline-start: 1.25rem; overflow-wrap: anywhere; }
  `];

  protected declare operation: Operation | undefined;
  #doing = '';

  /** Asks; nothing is done until somebody says yes. */
  async ask(operation: Operation): Promise<void> {
    await import('@ui5/webcomponents/dist/Dialog.js');
    this.fault = undefined;
    this.operation = operation;
  }

  protected content(): TemplateResult {
    return html`${this.operation ? this.#dialog(this.operation) : this.fault !== undefined ? html`<ctms-error .client=${this.client} .error=${this.fault} doing=${this.#doing}></ctms-error>` : nothing}`;
  }

  #dialog({ action, node, requests }: Operation): TemplateResult {
    const { name, question, consequence } = texts.actions[action];
    const isGrave = action === 'remove';
    const isImport = action !== 'remove' && action !== 'reset' && action !== 'forward';
    return html`
      <ui5-dialog open header-text=${name} state=${isGrave ? 'Critical' : 'None'} accessible-role="AlertDialog" initial-focus=${isGrave ? 'cancel' : 'confirm'} @close=${this.#closed}>
        <div class="stack">
          <p class="strong">${question(texts.requests(requests.length), node.name)}</p>
          <ul>
            ${requests.slice(0, named).map((request) => html`<li dir="auto">${texts.confirm.request(request.id, request.description ?? '')}</li>`)}
            ${requests.length > named ? html`<li>${texts.confirm.and(requests.length - named)}</li>` : nothing}
          </ul>
          <p>${consequence(requests.length)}</p>
          ${this.namedUser ? html`<p class="subtle">${texts.confirm.actingAs(this.namedUser)}</p>` : nothing}
          ${isImport && node.forwardMode ? html`<p class="subtle">${texts.confirm.forwards(forwardModeOf(node.forwardMode))}</p>` : nothing}
          ${this.fault !== undefined ? html`<ctms-error .client=${this.client} .error=${this.fault} doing=${name}></ctms-error>` : nothing}
        </div>
        <div slot="footer" class="footer">
          <ui5-button id="confirm" design=${isGrave ? 'Negative' : 'Emphasized'} ?loading=${this.isBusy} data-confirm @click=${this.#confirm}>${name}</ui5-button>
          <ui5-button id="cancel" design="Transparent" @click=${() => this.#close(true)}>${texts.cancel}</ui5-button>
        </div>
      </ui5-dialog>
    `;
  }

  get #dialogElement(): Dialog | null {
    return this.renderRoot.querySelector('ui5-dialog');
  }

  /** Closes the dialog; with `isBack` the focus goes back to where it was. */
  #close(isBack: boolean): void {
    const dialog = this.#dialogElement;
    if (!dialog) return;
    dialog.preventFocusRestore = !isBack;
    dialog.open = false;
  }

  /** What is under way continues: if it fails, that is said below the buttons. */
  #closed(): void {
    this.operation = undefined;
    if (!this.isBusy) this.fault = undefined;
  }

  async #confirm(): Promise<void> {
    const { operation } = this;
    if (!operation || this.isBusy) return;
    this.#doing = texts.actions[operation.action].name;
    const isDone = await this.attempt(async (client) => {
      const detail = await operate(client, operation, this.acting);
      this.tell('ctms-operated', detail);
    });
    if (!isDone) {
      if (this.fault !== undefined) this.dispatchEvent(new CustomEvent('confirm-failed'));
      return;
    }
    this.#close(false);
    await this.updateComplete;
    this.dispatchEvent(new CustomEvent('confirm-closed'));
  }
}

define('ctms-confirm', Confirm);
