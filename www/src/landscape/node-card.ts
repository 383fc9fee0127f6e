import { css, html, nothing, type TemplateResult } from 'lit';
import type { TransportNode } from 'ctms';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents-icons/dist/it-host.js';
import '@ui5/webcomponents-icons/dist/cloud.js';
import '@ui5/webcomponents-icons/dist/locked.js';
import '@ui5/webcomponents-icons/dist/process.js';

import { forwardModeOf } from '../shared/status.js';
import { texts } from '../texts.js';
import type { Counts } from './counts.js';
import type { Point } from './layout.js';
import { place, type Size } from '../shared/place.js';

/** What a node's card shows. */
export interface NodeCard {
  readonly node: TransportNode;
  readonly at: Point;
  readonly size: Size;
  readonly counts: Counts | 'unreadable' | undefined;
  /** Names of the nodes that its routes lead to. */
  readonly targets: readonly string[];
  readonly isSelected: boolean;
  /** Whether it was found by its name. */
  readonly isSought: boolean;
  /** Whether the tab key comes here; arrow keys reach the others. */
  readonly isEntry: boolean;
  readonly select: () => void;
}

/** Draws a node. */
export function nodeCard({ node, at, size, counts, targets, isSelected, isSought, isEntry, select }: NodeCard): TemplateResult {
  const traits = traitsOf(node);
  const about = [node.description, ...traits].filter(Boolean).join('\n');
  return html`
    <button type="button" class="node ${isSelected ? 'selected' : ''} ${isSought ? 'sought' : ''} ${node.virtual ? 'virtual' : ''}" data-id=${node.id}
      tabindex=${isEntry ? 0 : -1} aria-pressed=${isSelected} title=${about} @click=${select} ${place(at, size)}>
      <span class="head"><ui5-icon name=${iconOf(node)}></ui5-icon><span class="name">${node.name}</span></span>
      <span class="about">${traits[0] ?? node.description ?? ''}</span>
      <span class="about">${node.forwardMode ? texts.landscape.forward(forwardModeOf(node.forwardMode)) : ''}</span>
      <span class="counts">${countTags(counts)}</span>
      ${targets.length > 0 ? html`<span class="hidden-text">${texts.landscape.leadsTo(targets.join(', '))}</span>` : nothing}
    </button>
  `;
}

/** What sets a node apart, the most important first. */
function traitsOf(node: TransportNode): string[] {
  const { landscape } = texts;
  return [
    node.importDisabled ? [landscape.disabled, node.importDisabledReason].filter(Boolean).join(': ') : '',
    node.controlledBy ? landscape.controlled(node.controlledBy) : '',
    node.automaticImport ? landscape.automatic : '',
    node.virtual ? landscape.virtual : '',
    node.uploadAllowed === false ? landscape.noUpload : '',
  ].filter(Boolean);
}

function iconOf(node: TransportNode): string {
  if (node.importDisabled || node.controlledBy) return 'locked';
  if (node.automaticImport) return 'process';
  return node.virtual ? 'cloud' : 'it-host';
}

function countTags(counts: Counts | 'unreadable' | undefined): TemplateResult | typeof nothing {
  if (!counts) return nothing;
  if (counts === 'unreadable') return html`<span class="quiet">${texts.landscape.unread}</span>`;
  const { waiting, running, failed } = counts;
  if (waiting + running + failed === 0) return html`<span class="quiet">${texts.landscape.quiet}</span>`;
  return html`
    ${failed ? html`<span class="count failed">${texts.landscape.failed(failed)}</span>` : nothing}
    ${running ? html`<span class="count running">${texts.landscape.running(running)}</span>` : nothing}
    ${waiting ? html`<span class="count">${texts.landscape.waiting(waiting)}</span>` : nothing}
  `;
}

/** How nodes look. */
export const nodeStyles = css`
  .node { position: absolute; top: 0; left: 0; display: flex; flex-direction: column; gap: 0; padding: 0.5rem 0.75rem; text-align: start; color: inherit; font: inherit; font-size: 0.75rem; cursor: pointer; background: var(--sapTile_Background, #fff); border: 1px solid var(--sapTile_BorderColor, transparent); border-radius: 0.75rem; box-shadow: var(--sapContent_Shadow0, 0 0 2px #0003); transition: box-shadow 0.15s; }
  .node:hover { box-shadow: var(--sapContent_Shadow1, 0 0 6px #0003); background: var(--sapTile_Hover_Background, #fff); }
  .node:focus-visible { outline: 2px solid var(--sapContent_FocusColor, #0032a5); outline-offset: 2px; }
  .node.virtual { border: 1px dashed var(--sapContent_NonInteractiveIconColor, #758ca4); }
  .node.selected { border: 2px solid var(--sapSelectedColor, #0064d9); padding: calc(0.5rem - 1px) calc(0.75rem - 1px); background: var(--sapList_SelectionBackgroundColor, #ebf8ff); }
  .node.sought { outline: 2px solid var(--sapSelectedColor, #0064d9); outline-offset: 3px; }
  .head { display: flex; align-items: center; gap: 0.5rem; }
  .head ui5-icon { flex: none; color: var(--sapContent_IconColor, #1d2d3e); }
  .name { font-family: var(--sapFontBoldFamily, inherit); font-weight: bold; font-size: 0.875rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .about { color: var(--sapContent_LabelColor, #556b82); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-height: 1.0625rem; }
  .counts { display: flex; gap: 0.375rem; margin-block-start: auto; white-space: nowrap; overflow: hidden; }
  .quiet { color: var(--sapContent_LabelColor, #556b82); }
  .count { padding: 0 0.375rem; border-radius: 0.5rem; background: var(--sapNeutralBackground, #eff1f2); color: var(--sapNeutralTextColor, #1d2d3e); }
  .count.running { background: var(--sapInformationBackground, #e1f4ff); color: var(--sapInformativeTextColor, #0057d2); }
  .count.failed { background: var(--sapErrorBackground, #ffeaf4); color: var(--sapNegativeTextColor, #aa0808); }
  @media (prefers-reduced-motion: reduce) { .node { transition: none; } }
`;
