import { css } from 'lit';

/** How the frame of the page looks. */
export const appStyles = css`
  :host { display: flex; flex-direction: column; min-height: 100dvh; font: 0.875rem/1.5 var(--sapFontFamily); color: var(--sapTextColor); }
  ui5-shellbar { position: sticky; top: 0; z-index: 10; }
  main { flex: 1; }
  .label { padding: 0.125rem 0.625rem; border-radius: 1rem; background: var(--sapInformationBackground); color: var(--sapInformativeTextColor); font-size: 0.75rem; white-space: nowrap; }
`;

/** How the workspace looks. */
export const workspaceStyles = css`
  :host { display: block; }
  *, *::before, *::after { box-sizing: border-box; }
  p { margin: 0; }
  .page { max-width: 96rem; margin-inline: auto; padding: 1rem clamp(0.5rem, 2vw, 2rem) 3rem; display: flex; flex-direction: column; gap: 1rem; }
  .card { background: var(--sapTile_Background); border-radius: 1rem; box-shadow: var(--sapContent_Shadow0); overflow: hidden; }
  .head { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; padding: 0.75rem 1rem; }
  .head ui5-title { flex: none; max-width: 100%; }
  .head p { color: var(--sapContent_LabelColor); }
  .head .grow { flex: 1 1 0; min-width: 0; }
  @media (max-width: 30rem) { .head { gap: 0.25rem; } .bell { display: none; } }
  #node-card { scroll-margin-block-start: 4rem; }
  #node-card .head { padding-block-end: 0; }
  .hint { padding: 2rem 1rem; text-align: center; color: var(--sapContent_LabelColor); }
  ui5-tabcontainer::part(content) { padding: 0; background: var(--sapTile_Background); }
  ui5-dialog { width: 44rem; max-width: 100%; }
  .buttons { display: flex; justify-content: flex-end; width: 100%; padding: 0.5rem 1rem; box-sizing: border-box; }
`;
