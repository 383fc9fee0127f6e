import { css } from 'lit';

/** Where colours are forced, UI5's fields have no edge of their own. */
export const forcedFields = css`
  @media (forced-colors: active) {
    ui5-input, ui5-select, ui5-segmented-button { border: 1px solid CanvasText; }
    ui5-input:focus-within, ui5-select:focus-within { outline: 2px solid Highlight; }
  }
`;

const common = css`
  :host { display: block; color: var(--sapTextColor, #1d2d3e); font: 0.875rem/1.4 var(--sapFontFamily, "72", system-ui, sans-serif); }
  :host([hidden]) { display: none; }
  *, *::before, *::after { box-sizing: border-box; }
  p { margin: 0; }
  .subtle { color: var(--sapContent_LabelColor, #556b82); }
  .strong { font-family: var(--sapFontBoldFamily, inherit); font-weight: bold; }
  .mono { font-family: var(--sapContent_MonospaceFontFamily, ui-monospace, monospace); overflow-wrap: anywhere; }
  .row { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; }
  .stack { display: flex; flex-direction: column; gap: 1rem; }
  .grow { flex: 1 1 auto; min-width: 0; }
  .end { margin-inline-start: auto; }
  .hidden-text { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .card { background: var(--sapTile_Background, #fff); border: 1px solid transparent; border-radius: var(--sapTile_BorderCornerRadius, 1rem); box-shadow: var(--sapContent_Shadow0, 0 0 2px #0003); }
  .empty { display: flex; flex-direction: column; align-items: center; gap: 0.5rem; padding: 2.5rem 1rem; text-align: center; }
  .empty ui5-icon { width: 2.5rem; height: 2.5rem; color: var(--sapContent_NonInteractiveIconColor, #758ca4); }
  .empty .strong { font-size: 1rem; }
  .lacking { padding: 1rem; color: var(--sapNegativeTextColor, #aa0808); }
  .footer { display: flex; justify-content: flex-end; gap: 0.5rem; padding: 0.5rem 1rem; width: 100%; }
  .clipped { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .waiting { display: flex; justify-content: center; padding: 2.5rem 1rem; }
`;

/** How a status looks: the sign in front of it says the same as its colour. The border shows only where colours are forced. */
const tags = css`
  .tag { display: inline-flex; align-items: center; gap: 0.25rem; max-width: 100%; padding: 0 0.375rem; border: 1px solid transparent; border-radius: 0.5rem; line-height: 1.25rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; color: var(--sapNeutralTextColor, #1d2d3e); background: var(--sapNeutralBackground, #eff1f2); }
  .tag.positive { padding-inline: 0; background: none; color: var(--sapPositiveTextColor, #256f3a); }
  .tag.information { background: var(--sapInformationBackground, #e1f4ff); color: var(--sapInformativeTextColor, #0057d2); }
  .tag.critical { background: var(--sapWarningBackground, #fff8d6); color: var(--sapCriticalTextColor, #aa5808); }
  .tag.negative { background: var(--sapErrorBackground, #ffeaf4); color: var(--sapNegativeTextColor, #aa0808); font-family: var(--sapFontBoldFamily, inherit); font-weight: bold; }
  .tag.positive::before { content: '✓' / ''; }
  .tag.information::before { content: '▸' / ''; }
  .tag.critical::before { content: '⚠' / ''; }
  .tag.negative::before { content: '✕' / ''; }
`;

/** What all elements look like; colours and sizes come from the theme in use. */
export const base = [common, tags, forcedFields];
