import { css, html, nothing, type TemplateResult } from 'lit';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents-icons/dist/alert.js';
import '@ui5/webcomponents-icons/dist/error.js';
import '@ui5/webcomponents-icons/dist/information.js';

import { texts } from '../texts.js';
import { timeOfDay } from './format.js';

/** A message of a log. */
export interface LogLine {
  readonly severity: string;
  readonly text: string;
  readonly at?: string | undefined;
  readonly fileName?: string | undefined;
}

const icons: Readonly<Record<string, readonly [name: string, design: string]>> = {
  I: ['information', 'Information'],
  W: ['alert', 'Critical'],
  E: ['error', 'Negative'],
  F: ['error', 'Negative'],
};

/** Draws a message; web addresses in it become links. */
export function logLine({ severity, text, at, fileName }: LogLine): TemplateResult {
  const [icon, design] = icons[severity] ?? ['information', 'Neutral'];
  return html`
    <li class="line">
      <ui5-icon name=${icon} design=${design} accessible-name=${texts.request.severities[severity] ?? severity} mode="Image"></ui5-icon>
      <time class="subtle">${timeOfDay(at)}</time>
      <span class="said" dir="auto">${fileName ? html`<span class="subtle">${fileName}: </span>` : nothing}${linked(text)}</span>
    </li>
  `;
}

/** Draws a text whose web addresses are links. Only https and http become links: what stands in a log is foreign. */
export function linked(text: string): readonly (TemplateResult | string)[] {
  return text.split(/(https?:\/\/[^\s"'<>]+)/).map((part, index) => (index % 2 === 1 ? link(part, part) : part));
}

/** Draws a link that opens beside the page and tells the other side nothing. */
export function link(address: string, name: string): TemplateResult {
  const isWeb = /^https?:\/\//.test(address);
  return isWeb ? html`<a href=${address} target="_blank" rel="noopener noreferrer">${name}</a>` : html`${name}`;
}

/** How messages look. */
export const logStyles = css`
  ul.log, .lines { list-style: none; margin: 0; padding: 0; }
  .line { display: grid; grid-template-columns: auto 4.5rem 1fr; gap: 0.5rem; padding: 0.25rem 0; border-block-end: 1px solid var(--sapList_BorderColor, #e5e5e5); }
  .line:last-child { border-block-end: 0; }
  .line time { font-variant-numeric: tabular-nums; white-space: nowrap; }
  .said { overflow-wrap: anywhere; white-space: pre-wrap; }
  a { color: var(--sapLinkColor, #0064d9); }
  @media (max-width: 30rem) { .line { grid-template-columns: auto 1fr; } .said { grid-column: 1 / -1; } }
`;
