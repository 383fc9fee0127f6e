import { css } from 'lit';

/** How the tables of what is where look. */
export const inventoryStyles = css`
  :host { display: flex; flex-direction: column; min-height: 0; }
  .tools { padding: 0.5rem 1rem; }
  .buttons { white-space: nowrap; }
  label.row { flex: 0 1 auto; min-width: 0; flex-wrap: nowrap; }
  label.row ui5-select { min-width: 0; width: 11rem; }
  .frame { flex: 0 1 auto; min-height: 0; overflow: auto; }
  ctms-error { margin: 0 1rem 1rem; }
  table { border-collapse: separate; border-spacing: 0; min-width: 100%; }
  th { position: sticky; inset-block-start: 0; z-index: 1; height: 36px; font-size: 0.75rem; font-weight: normal; text-align: start; white-space: nowrap; color: var(--sapList_HeaderTextColor, #131e29); background: var(--sapList_HeaderBackground, #fff); border-block: 1px solid var(--sapList_HeaderBorderColor, #a8b2bd); }
  th, td { padding: 0.375rem 0.875rem; vertical-align: top; text-align: start; }
  tbody th { position: sticky; inset-inline-start: 0; height: auto; font: inherit; font-family: var(--sapFontBoldFamily, inherit); font-weight: bold; border-block-start: 0; border-block-end: 1px solid var(--sapList_BorderColor, #e5e5e5); }
  thead th:first-child { z-index: 2; inset-inline-start: 0; }
  td { border-block-end: 1px solid var(--sapList_BorderColor, #e5e5e5); }
  td.text { min-width: 12rem; overflow-wrap: anywhere; }
  .number { text-align: end; white-space: nowrap; }
  .marks { display: flex; flex-wrap: wrap; gap: 0.25rem; }
  .time { white-space: nowrap; }
  a { color: var(--sapLinkColor, #0064d9); text-decoration: none; }
  a:hover { text-decoration: underline; }
  a:focus-visible { outline: 2px solid var(--sapContent_FocusColor, #0032a5); outline-offset: 1px; }
  h2 { margin: 0; padding: 0.75rem 1rem 0.25rem; font: var(--sapFontHeader5Size, 1rem)/1.5 var(--sapFontHeaderFamily, inherit); }
  .unseen { padding: 0.5rem 1rem 1rem; }
  .unseen ul { margin: 0; padding-inline-start: 1.25rem; }
  @container (max-width: 36rem) { th, td { padding-inline: 0.5rem; } }
`;
