import { css } from 'lit';

/** How the first view looks. */
export const connectStyles = css`
  :host { display: block; color: var(--sapTextColor); font: 0.875rem/1.5 var(--sapFontFamily); }
  *, *::before, *::after { box-sizing: border-box; }
  p { margin: 0; }
  .page { max-width: 68rem; margin-inline: auto; padding: clamp(1rem, 4vw, 3rem) clamp(1rem, 3vw, 2rem); display: flex; flex-direction: column; gap: 1.5rem; }
  header { display: flex; flex-direction: column; gap: 0.5rem; }
  .subtle { color: var(--sapContent_LabelColor); }
  .asked { padding: 0.5rem 1rem; border: 1px solid transparent; border-radius: 0.75rem; background: var(--sapInformationBackground); color: var(--sapTextColor); }
  .wrong { color: var(--sapNegativeTextColor); }
  @media (forced-colors: active) { ui5-input { border: 1px solid CanvasText; } }
  .small { font-size: 0.75rem; }
  .ways { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1rem; align-items: start; }
  .ways > :nth-child(2) { grid-row: 1 / span 3; grid-column: 1; }
  .ways > :nth-child(1), .ways > :nth-child(3) { grid-column: 2; }
  .card { display: flex; flex-direction: column; gap: 0.875rem; padding: 1.25rem; background: var(--sapTile_Background); border: 1px solid transparent; border-radius: 1rem; box-shadow: var(--sapContent_Shadow0); }
  .card.over { outline: 2px dashed var(--sapSelectedColor); outline-offset: -6px; }
  .row { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
  .field { display: flex; flex-direction: column; gap: 0.25rem; }
  .field ui5-input { width: 100%; }
  label { color: var(--sapContent_LabelColor); }
  textarea { width: 100%; min-height: 6rem; resize: vertical; padding: 0.5rem 0.625rem; border: 1px solid var(--sapField_BorderColor); border-radius: 0.25rem; background: var(--sapField_Background); color: var(--sapField_TextColor); font: 0.75rem/1.4 ui-monospace, monospace; -webkit-text-security: disc; overflow-wrap: anywhere; }
  textarea::placeholder { font-family: var(--sapFontFamily); font-size: 0.875rem; color: var(--sapField_PlaceholderTextColor); -webkit-text-security: none; }
  textarea:focus-visible { outline: 2px solid var(--sapContent_FocusColor); outline-offset: 1px; }
  textarea[aria-invalid="true"] { border: 2px solid var(--sapField_InvalidColor); background: var(--sapField_InvalidBackground); }
  .kind { font-family: var(--sapFontBoldFamily); font-weight: bold; }
  .facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.125rem 1rem; margin: 0.5rem 0 0; }
  .facts dt { color: var(--sapContent_LabelColor); }
  .facts dd { margin: 0; overflow-wrap: anywhere; }
  .notes { list-style: none; margin: 0.5rem 0 0; padding: 0; display: grid; gap: 0.375rem; }
  .notes li { display: grid; grid-template-columns: auto 1fr; gap: 0.5rem; overflow-wrap: anywhere; }
  .notes ui5-icon { margin-block-start: 0.125rem; }
  .notes b { font-family: var(--sapFontBoldFamily); }
  @media (max-width: 48rem) {
    .ways { grid-template-columns: minmax(0, 1fr); }
    .ways > * { grid-column: 1 !important; grid-row: auto !important; }
    .facts { grid-template-columns: 1fr; }
    .facts dd { margin-block-end: 0.25rem; }
  }
`;
