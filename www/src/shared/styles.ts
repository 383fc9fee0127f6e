import { css } from 'lit';

/** What all elements look like; colours and sizes come from the theme in use. */
export const base = css`
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
  .card { background: var(--sapTile_Background, #fff); border-radius: var(--sapTile_BorderCornerRadius, 1rem); box-shadow: var(--sapContent_Shadow0, 0 0 2px #0003); }
  .empty { display: flex; flex-direction: column; align-items: center; gap: 0.5rem; padding: 2.5rem 1rem; text-align: center; }
  .empty ui5-icon { width: 2.5rem; height: 2.5rem; color: var(--sapContent_NonInteractiveIconColor, #758ca4); }
  .empty .strong { font-size: 1rem; }
  .waiting { display: flex; justify-content: center; padding: 2.5rem 1rem; }
`;
