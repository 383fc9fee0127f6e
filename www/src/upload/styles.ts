import { css } from 'lit';

/** How `<ctms-upload>` looks. */
export const uploadStyles = css`
  .drop { border: 1px dashed var(--sapField_BorderColor, #556b81); border-radius: 0.75rem; padding: 0.75rem; background: var(--sapField_Background, #fff); }
  .drop.over { border: 2px solid var(--sapSelectedColor, #0064d9); padding: calc(0.75rem - 1px); background: var(--sapList_SelectionBackgroundColor, #ebf8ff); }
  .drop.missing { border-color: var(--sapErrorBorderColor, #e90b0b); }
  .ask { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 0.5rem; padding: 0.75rem; }
  .ask > ui5-icon { width: 1.5rem; height: 1.5rem; }
  .wrong { color: var(--sapNegativeTextColor, #aa0808); width: 100%; text-align: center; }
  .archives { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.75rem; }
  .archive { display: flex; gap: 0.75rem; align-items: flex-start; overflow-wrap: anywhere; }
  .findings { list-style: none; margin: 0.25rem 0 0; padding: 0; display: grid; gap: 0.25rem; }
  .findings li { display: flex; gap: 0.5rem; align-items: flex-start; }
  .findings ui5-icon { flex: none; margin-block-start: 0.125rem; }
  .fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr)); gap: 0.75rem 1rem; }
  .field { display: flex; flex-direction: column; gap: 0.25rem; min-width: 0; }
  .field.wide { grid-column: 1 / -1; }
  .field ui5-input, .field ui5-select { width: 100%; }
  ui5-progress-indicator { width: 100%; }
  .end-of-form { position: sticky; inset-block-end: 0; z-index: 1; padding-block: 0.5rem; background: var(--sapGroup_ContentBackground, #fff); }
  .preview { border: 1px solid var(--sapList_BorderColor, #e5e5e5); border-radius: 0.75rem; padding: 0.75rem; overflow-wrap: anywhere; }
  .preview ul { margin: 0.25rem 0; padding-inline-start: 1.25rem; }
  .warning { color: var(--sapCriticalTextColor, #aa5808); }
  .descriptors summary { cursor: pointer; padding-block: 0.25rem; color: var(--sapLinkColor, #0064d9); }
  .descriptors .stack { gap: 0.5rem; padding-block-start: 0.5rem; }
  .descriptors .wrong { text-align: start; }
  select, input.text { font: inherit; color: var(--sapField_TextColor, inherit); background: var(--sapField_Background, #fff); border: 1px solid var(--sapField_BorderColor, #556b81); border-radius: 0.25rem; min-height: 2rem; padding-inline: 0.5rem; max-width: 100%; }
  select[aria-invalid="true"] { border: 2px solid var(--sapField_InvalidColor, #e90b0b); }
  #result:focus { outline: none; }
`;
