import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { isCtmsError, type CtmsClient, type CtmsError } from 'ctms';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents-icons/dist/error.js';
import '@ui5/webcomponents-icons/dist/alert.js';
import '@ui5/webcomponents-icons/dist/refresh.js';

import '../events.js';
import { texts } from '../texts.js';
import './copy.js';
import { define } from './define.js';
import { Live } from './live.js';
import { reportOf } from './report.js';
import { hintFor } from './hints.js';
import { base } from './styles.js';

/** Faults after which something may have happened at the service: not red, but to be looked at. */
const unclear: readonly string[] = ['OUTCOME_UNKNOWN', 'FOLLOW_ENDED', 'CANCELLED'];

/**
 * Shows an error with what to do next and a report to copy.
 *
 * @fires ctms-retry When the person wants to try again.
 */
export class ErrorView extends LitElement {
  static override properties = {
    error: { attribute: false },
    doing: { type: String },
    canRetry: { type: Boolean, attribute: 'can-retry' },
    client: { attribute: false },
  };

  static override styles = [base, css`
    section { border-radius: var(--sapElement_BorderCornerRadius, 0.75rem); border: 1px solid var(--sapErrorBorderColor, #e90b0b); background: var(--sapErrorBackground, #ffeaf4); padding: 0.75rem 1rem; display: grid; grid-template-columns: auto 1fr; gap: 0.5rem 0.75rem; }
    section.unclear { border-color: var(--sapWarningBorderColor, #dd6100); background: var(--sapWarningBackground, #fff8d6); }
    .text { overflow-wrap: anywhere; }
    .buttons { grid-column: 2; }
    details { grid-column: 2; }
    summary { cursor: pointer; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; margin: 0.5rem 0 0; }
    dd { margin: 0; overflow-wrap: anywhere; }
    ul { margin: 0.5rem 0 0; padding-inline-start: 1.25rem; }
    @media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-block-end: 0.25rem; } }
  `];

  /** The error. */
  declare error: unknown;
  /** What the person was doing, for the report. */
  declare doing: string | undefined;
  /** Whether the same can be tried again. */
  declare canRetry: boolean;
  /** The client whose error it is, for the names of nodes. */
  declare client: CtmsClient | undefined;

  constructor() {
    super();
    this.canRetry = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { error } = this;
    if (error === undefined) return nothing;
    const known = isCtmsError(error) ? error : undefined;
    const isUnclear = known !== undefined && unclear.includes(known.code);
    return html`
      <section role="alert" class=${isUnclear ? 'unclear' : ''}>
        <ui5-icon name=${isUnclear ? 'alert' : 'error'} design=${isUnclear ? 'Critical' : 'Negative'}></ui5-icon>
        <div class="text">
          <p class="strong">${sentence(this.#named(known?.message ?? texts.error.foreign))}</p>
          <p>${sentence(this.#named(known ? hintFor(known) : texts.error.foreignHint))}</p>
          ${known ? findings(known) : nothing}
        </div>
        ${known ? html`<details><summary>${texts.error.details}</summary>${facts(known)}</details>` : nothing}
        <div class="buttons row">
          ${this.canRetry ? html`<ui5-button icon="refresh" @click=${this.#retry}>${texts.retry}</ui5-button>` : nothing}
          <ctms-copy label=${texts.error.copy} .text=${() => this.#report()}></ctms-copy>
        </div>
      </section>
    `;
  }

  #report(): string {
    return reportOf(this.error, { at: new Date(), ...(this.doing === undefined ? {} : { doing: this.doing }) });
  }

  #retry(): void {
    this.dispatchEvent(new CustomEvent('ctms-retry', { detail: undefined }));
  }

  /** The service and the core name nodes by their ids where they know no more. */
  #named(text: string): string {
    const { client } = this;
    return client ? text.replace(/\bnode (\d+)\b/g, (all, id: string) => { const name = Live.of(client).nameOf(Number(id)); return name === undefined ? all : `node ${name}`; }) : text;
  }
}

function findings({ details }: CtmsError): TemplateResult | typeof nothing {
  if (!details.findings?.length) return nothing;
  return html`<ul>${details.findings.map(({ at, problem, advice }) => html`<li><span class="strong">${at}</span>: ${problem}; ${advice}</li>`)}</ul>`;
}

function facts({ code, status, details }: CtmsError): TemplateResult {
  const { exchange } = details;
  const names = texts.error.facts;
  const rows: readonly (readonly [string, unknown])[] = [
    [names.code, code],
    [names.status, status],
    [names.request, exchange && `${exchange.method} ${exchange.origin}${exchange.path}`],
    [names.said, exchange?.message ?? exchange?.body],
    [names.requestId, exchange?.requestId],
    [names.correlationId, exchange?.correlationId],
    [names.transportRequestId, details.transportRequestId],
    [names.leftFileIds, details.leftFileIds?.join(', ')],
    [names.unclearFileIds, details.unclearFileIds?.join(', ')],
    [names.near, details.near?.join(', ')],
  ];
  return html`<dl>${rows.filter(([, value]) => value !== undefined && value !== '').map(([name, value]) => html`<dt class="subtle">${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}

define('ctms-error', ErrorView);

declare global {
  interface HTMLElementTagNameMap {
    'ctms-error': ErrorView;
  }
}
