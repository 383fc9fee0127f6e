import { css } from 'lit';

/** The height of the header row in CSS pixels. */
export const headerHeight = 36;

/** How a grid looks; its host may limit its height with `--ctms-grid-height`. */
export const gridStyles = css`
  :host { display: flex; flex-direction: column; min-height: 0; }
  .scroller { flex: 1 1 auto; overflow: auto; min-height: 0; max-height: var(--ctms-grid-height, min(62vh, 48rem)); overflow-anchor: none; scrollbar-width: thin; scroll-padding-block-start: 36px; border-block: 1px solid var(--sapList_BorderColor, #e5e5e5); }
  .body { position: relative; }
  .line { display: grid; grid-template-columns: var(--columns); align-items: center; min-width: 100%; padding-inline: 0.5rem; }
  .header { position: sticky; inset-block-start: 0; z-index: 1; height: 36px; background: var(--sapList_HeaderBackground, #fff); border-block-end: 1px solid var(--sapList_HeaderBorderColor, #a8b2bd); color: var(--sapList_HeaderTextColor, #131e29); font-size: 0.75rem; }
  .entry { position: absolute; inset-inline: 0; inset-block-start: 0; height: var(--row); background: var(--sapList_Background, #fff); border-block-end: 1px solid var(--sapList_BorderColor, #e5e5e5); cursor: pointer; contain: layout style; }
  .entry:hover { background: var(--sapList_Hover_Background, #eaecee); }
  .entry.selected { background: var(--sapList_SelectionBackgroundColor, #ebf8ff); }
  .entry.selected a, .entry.selected .action { color: var(--sapList_TextColor, #1d2d3e); text-decoration: underline; }
  .entry:focus-visible { outline: 2px solid var(--sapContent_FocusColor, #0032a5); outline-offset: -3px; border-radius: 0.25rem; }
  .cell { min-width: 0; padding-inline: 0.375rem; overflow: hidden; }
  .check { padding: 0; text-align: center; }
  .check input { width: 1.125rem; height: 1.125rem; margin: 0; vertical-align: middle; accent-color: var(--sapSelectedColor, #0064d9); cursor: pointer; }
  .sort { all: unset; box-sizing: border-box; max-width: 100%; cursor: pointer; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-family: var(--sapFontSemiboldDuplexFamily, inherit); }
  .sort:focus-visible { outline: 2px solid var(--sapContent_FocusColor, #0032a5); outline-offset: -2px; border-radius: 0.25rem; }
  .arrow { padding-inline-start: 0.25rem; }
  .cells { display: flex; flex-direction: column; min-width: 0; gap: 0.125rem; }
  a { color: var(--sapLinkColor, #0064d9); text-decoration: none; }
  a:hover { text-decoration: underline; }
  .action { all: unset; box-sizing: border-box; cursor: pointer; padding: 0.25rem 0.5rem; border-radius: 0.375rem; color: var(--sapButton_Lite_TextColor, #0064d9); font-family: var(--sapFontSemiboldDuplexFamily, inherit); white-space: nowrap; }
  .action:hover { background: var(--sapButton_Lite_Hover_Background, #eaecee); }
  .action:focus-visible { outline: 2px solid var(--sapContent_FocusColor, #0032a5); outline-offset: -2px; }
  @media (forced-colors: active) {
    .entry.selected { outline: 2px solid Highlight; outline-offset: -2px; }
    .action { border: 1px solid ButtonBorder; color: ButtonText; }
  }
`;
