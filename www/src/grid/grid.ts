import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

import { define } from '../shared/define.js';
import { styled } from '../shared/styled.js';
import { base } from '../shared/styles.js';
import { texts } from '../texts.js';
import { gridStyles, headerHeight } from './styles.js';
import { keysBetween, rowAfterKey, visibleRange, type GridColumn, type GridOrder, type Range } from './types.js';

type Key = number | string;

/**
 * A table of any number of rows of one height: only those in sight are in the
 * document, each of them keeps its place in the document for as long as it is
 * there, and so does the row with the focus when it is scrolled out of sight.
 *
 * The elements of this package use it; it is not registered for others.
 *
 * @fires grid-open With the row, when it is opened.
 * @fires grid-select With a set of keys.
 * @fires grid-sort With the id of a column.
 */
export class Grid<Row = unknown> extends LitElement {
  static override properties: PropertyDeclarations = {
    name: { attribute: false },
    rows: { attribute: false },
    columns: { attribute: false },
    keyOf: { attribute: false },
    labelOf: { attribute: false },
    order: { attribute: false },
    selected: { attribute: false },
    rowHeight: { attribute: false },
    range: { state: true },
    active: { state: true },
  };

  static override styles = [base, gridStyles];

  /** What the table is, for people who do not see it. */
  declare name: string;
  declare rows: readonly Row[];
  declare columns: readonly GridColumn<Row>[];
  declare keyOf: (row: Row) => Key;
  /** What a row is called. */
  declare labelOf: (row: Row) => string;
  declare order: GridOrder | undefined;
  /** The keys of the selected rows; without it nothing can be selected. */
  declare selected: ReadonlySet<Key> | undefined;
  /** The height of every row in CSS pixels. */
  declare rowHeight: number;
  protected declare range: Range;
  /** The key of the row that the tab key comes to. */
  protected declare active: Key | undefined;
  #activeAt = -1;
  /** What leaves the page forgets how far it was scrolled. */
  #offset = 0;
  #anchor: number | undefined;
  #wantsFocus = false;
  readonly #resized = new ResizeObserver(() => this.#measure());

  constructor() {
    super();
    this.name = '';
    this.rows = [];
    this.columns = [];
    this.keyOf = (row) => (row as { key: Key }).key;
    this.labelOf = (row) => String(this.keyOf(row));
    this.rowHeight = 40;
    this.range = { first: 0, last: 30 };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  /** How far it is scrolled, in CSS pixels. */
  get offset(): number {
    return this.#offset;
  }

  set offset(offset: number) {
    this.#offset = offset;
    void this.updateComplete.then(() => this.#scroller?.scrollTo({ top: offset }));
  }

  /** Puts the focus on the active row, else on the first one. */
  override focus(): void {
    void this.#moveTo(Math.max(0, this.#activeIndex()));
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('rows') || changed.has('active')) this.#activeAt = this.#activeIndex();
    if (changed.has('rows') || changed.has('rowHeight')) this.#measure();
  }

  protected override updated(): void {
    if (!this.#wantsFocus) return;
    this.#wantsFocus = false;
    this.renderRoot.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const { rows, columns, selected, rowHeight } = this;
    const tracks = [selected ? '2.75rem' : '', ...columns.map(({ width }) => width)].join(' ');
    return html`
      <div class="scroller" role="grid" aria-label=${this.name} aria-rowcount=${rows.length + 1} aria-multiselectable=${selected ? 'true' : nothing}
        ${styled({ '--columns': tracks, '--row': `${rowHeight}px` })} @scroll=${this.#measure} @keydown=${this.#key}>
        ${this.#header()}
        <div class="body" role="rowgroup" ${styled({ height: `${rows.length * rowHeight}px` })}>
          ${repeat(this.#shown(), ({ row }) => this.keyOf(row), ({ row, index }) => this.#row(row, index))}
        </div>
      </div>
    `;
  }

  #header(): TemplateResult {
    return html`
      <div class="line header" role="row" aria-rowindex="1">
        ${this.selected ? html`<span class="cell check" role="columnheader"><input type="checkbox" aria-label=${texts.grid.selectAll} .checked=${this.#areAllSelected()} .indeterminate=${this.selected.size > 0 && !this.#areAllSelected()} @change=${this.#selectAll}></span>` : nothing}
        ${this.columns.map(({ id, name, isSortable }) => {
          const isSorted = this.order?.column === id;
          return html`<span class="cell" role="columnheader" aria-sort=${isSorted ? (this.order?.isDescending ? 'descending' : 'ascending') : nothing}>
            ${isSortable === false ? html`<span class=${name === '' ? '' : 'clipped'}>${name === '' ? html`<span class="hidden-text">${texts.grid.actions}</span>` : name}</span>` : html`<button type="button" class="sort" aria-label=${texts.grid.sortBy(name)} @click=${() => this.#tell('grid-sort', id)}>${name}${isSorted ? html`<span aria-hidden="true" class="arrow">${this.order?.isDescending ? '↓' : '↑'}</span>` : nothing}</button>`}
          </span>`;
        })}
      </div>
    `;
  }

  #row(row: Row, index: number): TemplateResult {
    const key = this.keyOf(row);
    const isSelected = this.selected?.has(key) ?? false;
    const isEntry = index === Math.max(0, this.#activeAt);
    return html`
      <div class="line entry ${isSelected ? 'selected' : ''}" role="row" data-key=${key} aria-rowindex=${index + 2} aria-selected=${this.selected ? String(isSelected) : nothing}
        tabindex=${isEntry ? 0 : -1} ${styled({ translate: `0 ${index * this.rowHeight}px` })} @click=${(event: MouseEvent) => this.#click(event, row, index)} @focus=${() => { this.active = key; }}>
        ${this.selected ? html`<span class="cell check" role="gridcell"><input type="checkbox" tabindex="-1" aria-label=${texts.grid.select(this.labelOf(row))} .checked=${isSelected} @click=${(event: MouseEvent) => this.#check(event, index)}></span>` : nothing}
        ${this.columns.map(({ cell }) => html`<span class="cell" role="gridcell">${cell(row)}</span>`)}
      </div>
    `;
  }

  /** The rows in sight, and the active one wherever it is. */
  #shown(): readonly { readonly row: Row; readonly index: number }[] {
    const { first, last } = this.range;
    const shown = this.rows.slice(first, last).map((row, index) => ({ row, index: first + index }));
    const active = this.#activeAt;
    const row = this.rows[active];
    if (row === undefined || (active >= first && active < last)) return shown;
    return active < first ? [{ row, index: active }, ...shown] : [...shown, { row, index: active }];
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector('.scroller');
  }

  #activeIndex(): number {
    return this.active === undefined ? -1 : this.rows.findIndex((row) => this.keyOf(row) === this.active);
  }

  #areAllSelected(): boolean {
    return this.rows.length > 0 && (this.selected?.size ?? 0) >= this.rows.length && this.rows.every((row) => this.selected?.has(this.keyOf(row)));
  }

  readonly #measure = (): void => {
    const scroller = this.hasUpdated ? this.#scroller : null;
    if (scroller && this.isConnected) this.#offset = scroller.scrollTop;
    const range = visibleRange(scroller?.scrollTop ?? 0, scroller?.clientHeight ?? 600, this.rowHeight, this.rows.length);
    if (range.first !== this.range.first || range.last !== this.range.last) this.range = range;
  };

  #key(event: KeyboardEvent): void {
    const { target } = event;
    if (!(target instanceof HTMLElement) || target.getAttribute('role') !== 'row') return;
    const active = this.#activeIndex();
    const row = this.rows[active];
    if (row === undefined) return;
    const to = rowAfterKey(event.key, active, this.rows.length, this.#page());
    if (to !== undefined) {
      event.preventDefault();
      if (event.shiftKey && this.selected) this.#extend(active, to);
      else this.#anchor = undefined;
      void this.#moveTo(to);
    } else if (event.key === 'Enter') {
      this.#tell('grid-open', row);
    } else if (event.key === ' ' && this.selected) {
      event.preventDefault();
      this.#toggle(active);
    }
  }

  #page(): number {
    return Math.max(1, Math.floor(((this.#scroller?.clientHeight ?? 400) - headerHeight) / this.rowHeight) - 1);
  }

  /** Gives a row the focus, and scrolls no further than it needs to be seen. */
  async #moveTo(index: number): Promise<void> {
    const row = this.rows[index];
    const scroller = this.#scroller;
    if (row === undefined || !scroller) return;
    this.active = this.keyOf(row);
    this.#wantsFocus = true;
    this.requestUpdate();
    const [top, bottom] = [index * this.rowHeight, (index + 1) * this.rowHeight + headerHeight];
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight;
    await this.updateComplete;
  }

  #click(event: MouseEvent, row: Row, index: number): void {
    const path = event.composedPath();
    const inside = path.slice(0, path.indexOf(event.currentTarget as EventTarget));
    const isControl = inside.some((part) => part instanceof HTMLElement && (part.matches('a, button, input') || part.localName.startsWith('ui5-')));
    this.active = this.keyOf(this.rows[index] ?? row);
    if (!isControl) this.#tell('grid-open', row);
  }

  #check(event: MouseEvent, index: number): void {
    event.stopPropagation();
    if (event.shiftKey && this.#anchor !== undefined) this.#extend(this.#anchor, index);
    else this.#toggle(index);
  }

  #toggle(index: number): void {
    const row = this.rows[index];
    if (row === undefined) return;
    const key = this.keyOf(row);
    const selected = new Set(this.selected);
    if (!selected.delete(key)) selected.add(key);
    this.#anchor = index;
    this.active = key;
    this.#tell('grid-select', selected);
  }

  /** Selects every row from where the selection began. */
  #extend(from: number, to: number): void {
    this.#anchor ??= from;
    this.#tell('grid-select', new Set([...(this.selected ?? []), ...keysBetween(this.rows, this.keyOf, this.#anchor, to)]));
  }

  #selectAll(): void {
    this.#tell('grid-select', this.#areAllSelected() ? new Set() : new Set(this.rows.map((row) => this.keyOf(row))));
  }

  #tell<Detail>(type: string, detail: Detail): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

define('ctms-grid', Grid);

declare global {
  interface HTMLElementTagNameMap {
    'ctms-grid': Grid;
  }
}
