import { html } from 'lit';
import type { TransportNode } from 'ctms';

import type { GridColumn } from '../grid/types.js';
import { forwardModeOf } from '../shared/status.js';
import { texts } from '../texts.js';
import type { Counts } from './counts.js';
import { traitsOf } from './node-card.js';

type Select = (node: TransportNode, state?: 'waiting' | 'running' | 'failed') => void;

/** Returns the columns of a list of nodes. */
export function nodeColumns(counts: ReadonlyMap<string, Counts | 'unreadable'>, isNarrow: boolean, select: Select): readonly GridColumn<TransportNode>[] {
  const { columns } = texts.landscape;
  const all: readonly (GridColumn<TransportNode> | false)[] = [
    { id: 'name', name: columns.name, width: 'minmax(6rem, 12rem)', isSortable: false, cell: ({ name }) => html`<span class="clipped strong" dir="auto" title=${name}>${name}</span>` },
    { id: 'counts', name: columns.counts, width: isNarrow ? 'minmax(8rem, 1fr)' : '14rem', isSortable: false, cell: (node) => countsOf(counts.get(node.name), node, select) },
    !isNarrow && { id: 'about', name: columns.about, width: 'minmax(8rem, 1fr)', isSortable: false, cell: (node) => html`<span class="clipped" dir="auto">${[...traitsOf(node), node.description].filter(Boolean).join(', ')}</span>` },
    !isNarrow && { id: 'forward', name: columns.forward, width: '8rem', isSortable: false, cell: ({ forwardMode }) => html`<span class="clipped">${forwardModeOf(forwardMode)}</span>` },
  ];
  return all.filter((column) => column !== false);
}

function countsOf(counts: Counts | 'unreadable' | undefined, node: TransportNode, select: Select): ReturnType<typeof html> | string {
  if (!counts) return '';
  if (counts === 'unreadable') return texts.landscape.unread;
  const states = (['failed', 'running', 'waiting'] as const).filter((state) => counts[state] > 0);
  if (states.length === 0) return html`<span class="subtle">${texts.landscape.quiet}</span>`;
  return html`${states.map((state) => html`<button type="button" class="action" tabindex="-1" @click=${() => select(node, state)}>${texts.landscape[state](counts[state])}</button>`)}`;
}
