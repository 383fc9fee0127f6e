import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { allowedActions, type QueueAction, type QueuedRequest, type TransportNode } from 'ctms';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents-icons/dist/begin.js';
import '@ui5/webcomponents-icons/dist/media-forward.js';
import '@ui5/webcomponents-icons/dist/reset.js';
import '@ui5/webcomponents-icons/dist/delete.js';
import '@ui5/webcomponents-icons/dist/multi-select.js';

import { texts, type ActionTexts } from '../texts.js';
import { operate, type Operation, type OperatedDetail } from './operate.js';
import { ClientElement, define } from './element.js';
import { forwardModeOf } from './status.js';

const icons: Readonly<Record<QueueAction, string>> = { import: 'begin', forward: 'media-forward', reset: 'reset', remove: 'delete' };
const actions: readonly QueueAction[] = ['import', 'forward', 'reset', 'remove'];

/** So many requests are named in a confirmation; the rest is counted. */
const named = 5;

/**
 * Buttons for what can be done with transport requests in a queue, each only
 * where their status allows it and with a confirmation that says what will happen.
 *
 * @fires ctms-operated When the service has accepted it ({@link OperatedDetail}).
 */
export class ActionsBar extends ClientElement {
  static override properties: PropertyDeclarations = {
    ...ClientElement.properties,
    node: { attribute: false },
    requests: { attribute: false },
    all: { attribute: false },
    operation: { state: true },
  };

  static override styles = [ClientElement.styles, css`
    ui5-dialog { width: 34rem; max-width: 100%; }
    ul { margin: 0; padding-inline-start: 1.25rem; overflow-wrap: anywhere; }
    .buttons { display: flex; justify-content: flex-end; gap: 0.5rem; padding: 0.5rem 1rem; width: 100%; }
  `];

  /** The node in whose queue they are. */
  declare node: TransportNode | undefined;
  /** The requests that are acted on. */
  declare requests: readonly QueuedRequest[];
  /** The whole queue, for *Import all*; without it there is no such button. */
  declare all: readonly QueuedRequest[] | undefined;
  protected declare operation: Operation | undefined;
  #doing = '';

  constructor() {
    super();
    this.requests = [];
  }

  protected override render(): TemplateResult {
    return html`
      <div class="row" role="toolbar" aria-label=${texts.confirm.toolbar}>
        ${actions.map((action) => this.#button(action, texts.actions[action], this.#whyNot(action), icons[action]))}
        ${this.all ? this.#button('importAll', texts.importAll, this.#whyNoImport() ?? (importable(this.all).length === 0 ? texts.confirm.notAllowed : undefined), 'multi-select') : nothing}
      </div>
      ${this.operation ? this.#dialog(this.operation) : this.fault !== undefined ? html`<ctms-error .error=${this.fault} doing=${this.#doing}></ctms-error>` : nothing}
    `;
  }

  #button(action: Operation['action'], { name }: ActionTexts, whyNot: string | undefined, icon: string): TemplateResult {
    return html`<ui5-button icon=${icon} design=${action === 'import' ? 'Emphasized' : 'Default'} ?disabled=${whyNot !== undefined}
      tooltip=${whyNot ?? ''} data-action=${action} @click=${() => this.#ask(action)}>${name}</ui5-button>`;
  }

  #dialog({ action, node, requests }: Operation): TemplateResult {
    const { name, question, consequence } = action === 'importAll' ? texts.importAll : texts.actions[action];
    const isGrave = action === 'remove';
    return html`
      <ui5-dialog open header-text=${name} state=${isGrave ? 'Critical' : 'None'} accessible-role="AlertDialog" @close=${this.#dismiss}>
        <div class="stack">
          <p class="strong">${question(texts.requests(requests.length), node.name)}</p>
          <ul>
            ${requests.slice(0, named).map((request) => html`<li>${texts.confirm.request(request.id, request.description ?? '')}</li>`)}
            ${requests.length > named ? html`<li>${texts.confirm.and(requests.length - named)}</li>` : nothing}
          </ul>
          <p>${consequence}</p>
          ${action.startsWith('import') && node.forwardMode ? html`<p class="subtle">${texts.confirm.forwards(forwardModeOf(node.forwardMode))}</p>` : nothing}
          ${this.fault !== undefined ? html`<ctms-error .error=${this.fault} doing=${name}></ctms-error>` : nothing}
        </div>
        <div slot="footer" class="buttons">
          <ui5-button design=${isGrave ? 'Negative' : 'Emphasized'} ?loading=${this.isBusy} data-confirm @click=${this.#confirm}>${name}</ui5-button>
          <ui5-button design="Transparent" @click=${this.#dismiss}>${texts.cancel}</ui5-button>
        </div>
      </ui5-dialog>
    `;
  }

  /** Says why an action is not possible now, or nothing. */
  #whyNot(action: QueueAction): string | undefined {
    if (this.requests.length === 0) return texts.confirm.nothingSelected;
    if (action === 'import') {
      const reason = this.#whyNoImport();
      if (reason) return reason;
    }
    const mode = this.node?.forwardMode;
    if (action === 'forward' && mode && !/manual/i.test(mode)) return texts.confirm.forwardsItself(forwardModeOf(mode));
    const isAllowed = this.requests.every(({ status }) => allowedActions(status ?? '').includes(action));
    return isAllowed ? undefined : texts.confirm.notAllowed;
  }

  #whyNoImport(): string | undefined {
    const { node } = this;
    if (node?.importDisabled) return texts.confirm.disabled(node.importDisabledReason ?? '');
    if (node?.controlledBy) return texts.confirm.controlled(node.controlledBy);
    return node?.automaticImport ? texts.confirm.automatic : undefined;
  }

  async #ask(action: Operation['action']): Promise<void> {
    const { node } = this;
    if (!node) return;
    await import('@ui5/webcomponents/dist/Dialog.js');
    this.fault = undefined;
    this.operation = { action, node, requests: action === 'importAll' ? importable(this.all ?? []) : this.requests };
  }

  /** What is under way goes on: if it fails, that is told below the buttons. */
  #dismiss(): void {
    this.operation = undefined;
    if (!this.isBusy) this.fault = undefined;
  }

  async #confirm(): Promise<void> {
    const { operation } = this;
    if (!operation || this.isBusy) return;
    let detail: OperatedDetail | undefined;
    this.#doing = nameOf(operation);
    await this.attempt(async (client) => {
      detail = await operate(client, operation);
    });
    if (!detail) return;
    this.operation = undefined;
    this.tell('ctms-operated', detail);
  }
}

function nameOf({ action }: Operation): string {
  return action === 'importAll' ? texts.importAll.name : texts.actions[action].name;
}

/** Returns the requests that *Import all* takes. */
export function importable(requests: readonly QueuedRequest[]): readonly QueuedRequest[] {
  return requests.filter(({ status }) => allowedActions(status ?? '').includes('import'));
}

define('ctms-actions-bar', ActionsBar);
