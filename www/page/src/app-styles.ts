import { css } from 'lit';

/** How the frame of the page looks: the bar stays, the rest has the window. */
export const appStyles = css`
  :host { display: flex; flex-direction: column; height: 100dvh; font: 0.875rem/1.5 var(--sapFontFamily); color: var(--sapTextColor); }
  ui5-shellbar { flex: none; position: relative; z-index: 10; }
  main { flex: 1 1 auto; min-height: 0; overflow: auto; }
  .label { padding: 0.125rem 0.625rem; border: 1px solid transparent; border-radius: 1rem; background: var(--sapInformationBackground); color: var(--sapInformativeTextColor); font-size: 0.75rem; white-space: nowrap; max-width: 14rem; overflow: hidden; text-overflow: ellipsis; }
  .label.user { background: var(--sapWarningBackground); color: var(--sapCriticalTextColor); }
  ui5-dialog { width: 26rem; max-width: 100%; }
  .ask { display: flex; flex-direction: column; gap: 0.5rem; }
  .ask p { margin: 0; color: var(--sapContent_LabelColor); }
  .ask ui5-input { width: 100%; }
  .footer { display: flex; justify-content: flex-end; gap: 0.5rem; width: 100%; padding: 0.5rem 1rem; box-sizing: border-box; }
  @media (forced-colors: active) { ui5-input { border: 1px solid CanvasText; } }
`;

/** How the workspace looks. */
export const workspaceStyles = css`
  :host { display: block; height: 100%; }
  *, *::before, *::after { box-sizing: border-box; }
  p, h1 { margin: 0; }
  .page { max-width: 110rem; height: 100%; margin-inline: auto; padding: 0.75rem clamp(0.5rem, 1.5vw, 1.5rem); display: flex; flex-direction: column; gap: 0.75rem; }
  .page.scrolls { height: auto; padding-block-end: 4rem; }
  .card { background: var(--sapTile_Background); border: 1px solid transparent; border-radius: 1rem; box-shadow: var(--sapContent_Shadow0); overflow: hidden; }
  .strip { flex: none; }
  .strip .title { font-family: var(--sapFontBoldFamily); font-weight: bold; }
  .content { flex: 1 1 auto; min-height: 22rem; display: flex; flex-direction: column; }
  .content > ctms-queue, .content > ctms-work, .content > ctms-status, .content > ctms-diff, .content > ctms-history { flex: 1 1 auto; --ctms-grid-height: none; }
  .content > ctms-descriptors { overflow: auto; }
  .head { flex: none; display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.75rem; padding: 0.5rem 1rem 0; }
  .head .about { flex: 0 1 auto; min-width: 0; color: var(--sapContent_LabelColor); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  h1 { font: var(--sapFontHeader4Size, 1.25rem)/1.5 var(--sapFontHeaderFamily, inherit); color: var(--sapGroup_TitleTextColor, inherit); max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  h1:focus { outline: none; }
  a { color: var(--sapLinkColor); text-decoration: none; }
  a:hover { text-decoration: underline; }
  a:focus-visible { outline: 2px solid var(--sapContent_FocusColor); outline-offset: 2px; }
  nav.tabs { display: flex; gap: 1rem; margin-inline-start: auto; }
  nav.tabs a { padding: 0.25rem 0; color: var(--sapTextColor); }
  nav.tabs a[aria-current] { color: var(--sapSelectedColor); border-block-end: 3px solid var(--sapSelectedColor); }
  nav.trail { display: flex; flex-wrap: wrap; gap: 0.5rem; }
  .hint { padding: 2rem 1rem; text-align: center; color: var(--sapContent_LabelColor); }
  .hint .strong { font-family: var(--sapFontBoldFamily); font-weight: bold; color: var(--sapTextColor); }
  .hint ui5-button { margin-block-start: 1rem; }
  ui5-dialog { width: 44rem; max-width: 100%; }
  .footer { display: flex; justify-content: flex-end; width: 100%; padding: 0.5rem 1rem; }
  @media (max-width: 30rem) { .bell { display: none; } .send-text { display: none; } }
`;
