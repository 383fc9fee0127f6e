import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Diagnosis, QueuedRequest, TransportNode } from 'ctms';

import { ageOf } from '../queue/columns.js';
import { user } from '../queue/rows.js';
import { isProblem, type Stage } from '../shared/core.js';
import { linked, logLine } from '../shared/log-line.js';
import { statusTag } from '../shared/status-tag.js';
import { texts } from '../texts.js';
import type { ActionLines, Line } from './logs.js';

/** So many messages of a failed import stand above its log; the log has them all. */
const shownFailures = 3;
/** So many causes stand there: what follows from the first ones helps nobody. */
const shownCauses = 3;

/** Draws what is known of a transport request. */
export function facts(request: QueuedRequest, node: TransportNode): TemplateResult {
  const names = texts.request;
  const rows: readonly (readonly [string, unknown])[] = [
    [texts.queue.columns.id, request.id],
    [names.node, node.name],
    [names.position, request.position],
    [names.origin, request.origin],
    [names.created, request.createdAt ? ageOf(request.createdAt) : undefined],
    [names.user, user(request)],
  ];
  return html`<dl class="facts">${rows.filter(([, value]) => value !== undefined && value !== null && value !== '').map(([name, value]) => html`<div><dt>${name}</dt><dd dir="auto">${value}</dd></div>`)}</dl>`;
}

/** Draws why an import failed, and what the service said of it. */
export function failure({ action, lines }: { readonly action: ActionLines; readonly lines: readonly Line[] }, causes: readonly Diagnosis[]): TemplateResult {
  const { certainties, who: whoWords } = texts.request;
  return html`
    <div class="failure" role="status">
      ${causes.slice(0, shownCauses).map(({ certainty, cause, advice, who }) => html`
        <p class="cause"><span class="strong">${certainties[certainty]}: ${cause}</span> ${advice}${who.length > 0 ? html` <span class="subtle">${whoWords(who.join(' or '))}</span>` : nothing}</p>
      `)}
      <p class="strong">${texts.request.failed(texts.request.action(action.actionId))}</p>
      <ul>${lines.slice(0, shownFailures).map(({ text, fileName }) => html`<li>${fileName ? html`<span class="subtle">${fileName}: </span>` : nothing}${linked(text)}</li>`)}</ul>
    </div>
  `;
}

/** Draws the path of a transport request through the landscape. */
export function pathOf({ node, status, absence, next }: Stage, here: string | undefined, select: (node: TransportNode) => void): TemplateResult {
  return html`
    <li>
      <span class="stage">
        <button type="button" dir="auto" aria-current=${node.name === here ? 'location' : nothing} @click=${() => select(node)}>${node.name}</button>
        ${status === undefined ? html`<span class="subtle">${texts.request.absence[absence]}</span>` : statusTag(status)}
      </span>
      ${next.length > 0 ? html`<ul>${next.map((stage) => pathOf(stage, here, select))}</ul>` : nothing}
    </li>
  `;
}

/** Draws the files of a transport request. */
export function fileList({ entries }: QueuedRequest, names: ReadonlyMap<string, string>): TemplateResult {
  return html`
    <ul class="files">
      ${(entries ?? []).map(({ uri, contentType, storageType }) => html`
        <li>
          <ui5-icon name="attachment"></ui5-icon>
          <span class="strong">${names.get(uri ?? '') || (storageType === 'REFERENCE' ? uri : `${texts.request.file} ${uri ?? ''}`)}</span>
          <span class="subtle">${[contentType, storageType === 'REFERENCE' ? texts.request.reference : `${texts.request.fileId} ${uri ?? ''}`].filter(Boolean).join(', ')}</span>
        </li>
      `)}
    </ul>
  `;
}

/** Draws how an action went. */
export function actionLog({ actionId, type, status, startedAt, user: by, lines }: ActionLines, onlyProblems: boolean): TemplateResult {
  const shown = onlyProblems ? lines.filter(({ severity }) => isProblem(severity)) : lines;
  return html`
    <div class="action">
      <div class="row">
        <span class="strong">${texts.request.actionTypes[type] ?? (type || texts.request.action(actionId))}</span>
        ${statusTag(status)}
        <span class="subtle row">${startedAt ? ageOf(startedAt) : nothing}<span>${[by, texts.request.action(actionId)].filter(Boolean).join(', ')}</span></span>
      </div>
      ${shown.length === 0 && onlyProblems ? html`<p class="subtle">${texts.request.noProblems}</p>` : nothing}
      <ul class="log">${repeat(shown, ({ key }) => key, logLine)}</ul>
    </div>
  `;
}
