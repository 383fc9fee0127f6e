import { css } from 'lit';

/** How `<ctms-landscape>` looks: a strip with its heading has 200 CSS pixels at most. */
export const landscapeStyles = css`
  .bar { padding: 0.25rem 0.5rem 0.25rem 1rem; min-height: 2.75rem; }
  .bar:not(:has(.tools)):not(:has(::slotted(*))) { min-height: 0; }
  .finder { flex: 1 1 10rem; max-width: 18rem; }
  .tools { display: inline-flex; }
  .frame { overflow: auto; max-height: min(36rem, 70dvh); scrollbar-width: thin; }
  :host([size="strip"]) .frame { max-height: 9.5rem; }
  ctms-grid.frame { overflow: hidden; --ctms-grid-height: min(36rem, 70dvh); }
  :host([size="strip"]) ctms-grid { --ctms-grid-height: 9.5rem; }
  :host([size="strip"]) .empty { padding: 0.5rem 1rem; gap: 0.125rem; }
  :host([size="strip"]) .empty ui5-icon { display: none; }
  :host([size="strip"]) .waiting { padding: 0.5rem; }
  .graph { position: relative; margin-inline: auto; }
  svg { position: absolute; inset: 0; overflow: visible; pointer-events: none; }
  path.route { fill: none; stroke: var(--sapContent_NonInteractiveIconColor, #758ca4); stroke-width: 1.5; }
  path.tip { fill: var(--sapContent_NonInteractiveIconColor, #758ca4); }
  ctms-error { margin: 0.5rem 1rem 1rem; }
  @media (forced-colors: active) { path.route { stroke: CanvasText; } path.tip { fill: CanvasText; } }
`;
