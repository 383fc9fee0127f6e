import type { KeyReport } from 'ctms';
import { html, nothing, type TemplateResult } from 'lit';
import '@ui5/webcomponents-icons/dist/accept.js';
import '@ui5/webcomponents-icons/dist/alert.js';
import '@ui5/webcomponents-icons/dist/error.js';
import '@ui5/webcomponents-icons/dist/wrench.js';

import { texts } from './texts.js';

/** Shows what became of a pasted key: what it is, what was fixed, what is wrong. */
export function keyFindings(report: KeyReport): TemplateResult {
  const { connect } = texts;
  return html`
    ${report.kind ? html`<p class="kind">${connect.keyChecked} ${connect.kinds[report.kind] ?? report.kind}</p>${facts(report)}` : nothing}
    <ul class="notes">
      ${report.auth === 'x509' ? note('error', 'Negative', connect.certificate) : nothing}
      ${report.findings.map(({ at, problem, advice, severity }) => note(severity === 'error' ? 'error' : 'alert', severity === 'error' ? 'Negative' : 'Critical', html`<b>${at}</b>: ${problem}; ${advice}`))}
      ${report.repairs.map((repair) => note('wrench', 'Information', html`${connect.repairs}: ${repair}`))}
    </ul>
  `;
}

function facts(report: KeyReport): TemplateResult {
  const names = texts.connect.facts;
  const rows = Object.entries(names).map(([field, name]) => [name, report[field as keyof typeof names]] as const);
  return html`<dl class="facts">${rows.filter(([, value]) => value).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function note(icon: string, design: string, text: unknown): TemplateResult {
  return html`<li><ui5-icon name=${icon} design=${design}></ui5-icon><span>${text}</span></li>`;
}
