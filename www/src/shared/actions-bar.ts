import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { QueuedRequest, TransportNode } from 'ctms';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents-icons/dist/begin.js';
import '@ui5/webcomponents-icons/dist/media-forward.js';
import '@ui5/webcomponents-icons/dist/reset.js';
import '@ui5/webcomponents-icons/dist/redo.js';
import '@ui5/webcomponents-icons/dist/delete.js';
import '@ui5/webcomponents-icons/dist/multi-select.js';
import '@ui5/webcomponents-icons/dist/activity-2.js';

import { texts } from '../texts.js';
import type { Confirm } from './confirm.js';
import './confirm.js';
import { importable, refusalOf, stateOf, type Action } from './core.js';
import { ClientElement, define } from './element.js';
import { refusalText } from './status.js';

const icons: Readonly<Record<Action, string>> = { import: 'begin', resetAndImport: 'redo', forward: 'media-forward', reset: 'reset', remove: 'delete', importAll: 'multi-select' };
const actions: readonly Action[] = ['import', 'resetAndImport', 'forward', 'reset', 'remove'];

/**
 * Buttons for what can be done with transport requests in a queue, each only
 * where their status allows it and with a confirmation that says what will happen.
 *
 * @fires ctms-operated When the service has accepted it.
 * @fires ctms-follow-start When running requests shall be followed.
 * @fires bar-done When the confirmation is gone after an action: the focus belongs elsewhere now.
 * @fires bar-failed When the service has refused an action.
 */
export class ActionsBar extends ClientElement {
  static override properties: PropertyDeclarations = {
    ...ClientElement.properties,
    node: { attribute: false },
    requests: { attribute: false },
    all: { attribute: false },
    onlyPossible: { attribute: false },
  };

  /** The node in whose queue they are. */
  declare node: TransportNode | undefined;
  /** The requests that are acted on. */
  declare requests: readonly QueuedRequest[];
  /** The whole queue, for *Import all*; without it there is no such button. */
  declare all: readonly QueuedRequest[] | undefined;
  /** Whether buttons for what is not possible now are left out, where there is little room. */
  declare onlyPossible: boolean;

  constructor() {
    super();
    this.requests = [];
    this.onlyPossible = false;
  }

  /** Asks for a confirmation, for these requests instead of the selected ones. */
  async ask(action: Action, requests = action === 'importAll' ? importable(this.all ?? []) : this.requests): Promise<void> {
    const { node } = this;
    if (node) await (this.renderRoot.querySelector('ctms-confirm') as Confirm | null)?.ask({ action, node, requests });
  }

  protected content(): TemplateResult {
    const isRunning = this.requests.length > 0 && this.requests.every(({ status }) => stateOf(status) === 'running');
    return html`
      <div class="row" role="toolbar" aria-label=${texts.confirm.toolbar}>
        ${actions.filter((action) => (action !== 'resetAndImport' && !this.onlyPossible) || !refusalOf(action, this.node, this.requests)).map((action) => this.#button(action, this.requests))}
        ${this.all ? this.#button('importAll', this.all) : nothing}
        ${isRunning ? html`<ui5-button icon="activity-2" data-follow @click=${this.#follow}>${texts.follow.start}</ui5-button>` : nothing}
      </div>
      <ctms-confirm .client=${this.client} .namedUser=${this.namedUser}
        @confirm-closed=${() => this.dispatchEvent(new CustomEvent('bar-done'))} @confirm-failed=${() => this.dispatchEvent(new CustomEvent('bar-failed'))}></ctms-confirm>
    `;
  }

  #button(action: Action, requests: readonly QueuedRequest[]): TemplateResult {
    const refusal = refusalOf(action, this.node, requests);
    return html`<ui5-button icon=${icons[action]} design=${action === 'import' ? 'Emphasized' : 'Default'} ?disabled=${refusal !== undefined}
      tooltip=${refusal ? refusalText(refusal) : ''} data-action=${action} @click=${() => this.ask(action)}>${texts.actions[action].name}</ui5-button>`;
  }

  #follow(): void {
    this.tell('ctms-follow-start', { nodeName: this.node?.name ?? '', transportRequestIds: this.requests.map(({ id }) => id) });
  }
}

define('ctms-actions-bar', ActionsBar);
