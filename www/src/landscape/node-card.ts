import { css, html, nothing, type TemplateResult } from 'lit';
import type { TransportNode } from 'ctms';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents-icons/dist/it-host.js';
import '@ui5/webcomponents-icons/dist/cloud.js';
import '@ui5/webcomponents-icons/dist/locked.js';
import '@ui5/webcomponents-icons/dist/process.js';

import type { State } from '../shared/core.js';
import { forwardModeOf } from '../shared/status.js';
import { styled } from '../shared/styled.js';
import { texts } from '../texts.js';
import type { Counts } from './counts.js';
import type { NodeSize, Point } from './layout.js';

/** What a node's card shows. */
export interface NodeCard {
  readonly node: TransportNode;
  readonly at: Point;
  readonly size: NodeSize;
  readonly isCompact: boolean;
  readonly counts: Counts | 'unreadable' | undefined;
  /** Names of the nodes that its routes lead to. */
  readonly targets: readonly string[];
  readonly isSelected: boolean;
  /** Whether it was found by its name. */
  readonly isSought: boolean;
  /** Whether the tab key comes here; arrow keys reach the others. */
  readonly isEntry: boolean;
  readonly select: (state?: Exclude<State, 'done'>) => void;
}

/** Draws a node. */
export function nodeCard({ node, at, size, isCompact, counts, targets, isSelected, isSought, isEntry, select }: NodeCard): TemplateResult {
  const traits = traitsOf(node);
  const forward = node.forwardMode ? texts.landscape.forward(forwardModeOf(node.forwardMode)) : '';
  const about = [node.name, node.description, ...traits, forward].filter(Boolean).join('\n');
  return html`
    <div class="node ${isCompact ? 'compact' : ''} ${isSelected ? 'selected' : ''} ${isSought ? 'sought' : ''} ${node.virtual ? 'virtual' : ''}" data-name=${node.name}
      ${styled({ translate: `${at.x}px ${at.y}px`, width: `${size.width}px`, height: `${size.height}px` })}>
      <button type="button" class="open" data-id=${node.id} tabindex=${isEntry ? 0 : -1} aria-pressed=${isSelected} title=${about} @click=${() => select()}>
        <span class="head"><ui5-icon name=${iconOf(node)}></ui5-icon><span class="name" dir="auto">${node.name}</span></span>
        ${isCompact ? nothing : html`<span class="about" dir="auto">${traits[0] ?? node.description ?? ''}</span><span class="about">${forward}</span>`}
        ${targets.length > 0 ? html`<span class="hidden-text">${texts.landscape.leadsTo(targets.join(', '))}</span>` : nothing}
      </button>
      <span class="counts">${countButtons(counts, isEntry, select)}</span>
    </div>
  `;
}

/** What sets a node apart, the most important first. */
export function traitsOf(node: TransportNode): string[] {
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

const signs = { failed: '✕', running: '▸', waiting: '◷' } as const;

/** Draws how a queue stands, as buttons that show just these requests. */
export function countButtons(counts: Counts | 'unreadable' | undefined, isEntry: boolean, select: (state: keyof typeof signs) => void): TemplateResult | typeof nothing {
  if (!counts) return nothing;
  if (counts === 'unreadable') return html`<span class="quiet">${texts.landscape.unread}</span>`;
  const { waiting, running, failed } = counts;
  if (waiting + running + failed === 0) return html`<span class="quiet">${texts.landscape.quiet}</span>`;
  return html`${(['failed', 'running', 'waiting'] as const).map((state) => {
    const amount = counts[state];
    const name = texts.landscape[state](amount);
    return amount === 0 ? nothing : html`<button type="button" class="count is-${state}" tabindex=${isEntry ? 0 : -1} title=${name} aria-label=${name} @click=${() => select(state)}><span aria-hidden="true">${signs[state]}</span> ${amount.toLocaleString('en')}</button>`;
  })}`;
}

/** How nodes look. */
export const nodeStyles = css`
  .node { position: absolute; top: 0; left: 0; display: flex; flex-direction: column; padding: 0.5rem 0.75rem; font-size: 0.75rem; background: var(--sapTile_Background, #fff); border: 1px solid var(--sapTile_BorderColor, transparent); border-radius: 0.75rem; box-shadow: var(--sapContent_Shadow0, 0 0 2px #0003); transition: box-shadow 0.15s; }
  .node.compact { padding: 0.25rem 0.5rem; border-radius: 0.5rem; }
  .node:hover { box-shadow: var(--sapContent_Shadow1, 0 0 6px #0003); background: var(--sapTile_Hover_Background, #fff); }
  .node:has(.open:focus-visible) { outline: 2px solid var(--sapContent_FocusColor, #0032a5); outline-offset: 2px; }
  .node.virtual { border: 1px dashed var(--sapContent_NonInteractiveIconColor, #758ca4); }
  .node.selected { border: 2px solid var(--sapSelectedColor, #0064d9); padding: calc(0.5rem - 1px) calc(0.75rem - 1px); background: var(--sapList_SelectionBackgroundColor, #ebf8ff); }
  .node.compact.selected { padding: calc(0.25rem - 1px) calc(0.5rem - 1px); }
  .node.sought { outline: 2px solid var(--sapSelectedColor, #0064d9); outline-offset: 3px; }
  .open { all: unset; display: flex; flex-direction: column; cursor: pointer; min-width: 0; color: inherit; }
  .open::after { content: ''; position: absolute; inset: 0; }
  .head { display: flex; align-items: center; gap: 0.375rem; min-width: 0; }
  .head ui5-icon { flex: none; color: var(--sapContent_IconColor, #1d2d3e); }
  .name { font-family: var(--sapFontBoldFamily, inherit); font-weight: bold; font-size: 0.875rem; line-height: 1.25rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .about { color: var(--sapContent_LabelColor, #556b82); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-height: 1.0625rem; }
  .counts { display: flex; gap: 0.25rem; margin-block-start: auto; white-space: nowrap; }
  .quiet { color: var(--sapContent_LabelColor, #556b82); }
  .count { all: unset; position: relative; z-index: 1; padding: 0 0.375rem; border: 1px solid transparent; border-radius: 0.5rem; cursor: pointer; line-height: 1.125rem; font-size: 0.75rem; font-variant-numeric: tabular-nums; background: var(--sapNeutralBackground, #eff1f2); color: var(--sapNeutralTextColor, #1d2d3e); }
  .count.is-running { background: var(--sapInformationBackground, #e1f4ff); color: var(--sapInformativeTextColor, #0057d2); }
  .count.is-failed { background: var(--sapErrorBackground, #ffeaf4); color: var(--sapNegativeTextColor, #aa0808); }
  .count:hover { border-color: currentColor; }
  .count:focus-visible { outline: 2px solid var(--sapContent_FocusColor, #0032a5); outline-offset: 1px; }
  @media (forced-colors: active) { .node { border: 1px solid CanvasText; } .node.selected { border: 2px solid Highlight; } }
  @media (prefers-reduced-motion: reduce) { .node { transition: none; } }
`;
