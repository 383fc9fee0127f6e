import { css } from 'lit';

/** How `<ctms-request>` looks. */
export const requestStyles = css`
  .card { padding: 1rem; }
  .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: 0.75rem 1rem; margin: 0; }
  dt { color: var(--sapContent_LabelColor, #556b82); font-size: 0.75rem; }
  dd { margin: 0; overflow-wrap: anywhere; }
  .path, .path ul { list-style: none; margin: 0; padding: 0; }
  .path ul { padding-inline-start: 1.25rem; margin-inline-start: 0.75rem; border-inline-start: 2px solid var(--sapList_BorderColor, #d9d9d9); }
  .stage { display: flex; align-items: center; flex-wrap: wrap; gap: 0.5rem; padding: 0.375rem 0; }
  .stage button { all: unset; cursor: pointer; color: var(--sapLinkColor, #0064d9); font-weight: bold; }
  .stage button:focus-visible { outline: 2px solid var(--sapContent_FocusColor, #0032a5); outline-offset: 2px; }
  .stage button[aria-current] { color: inherit; }
  .files { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.5rem; }
  .files li { display: flex; gap: 0.5rem; align-items: center; overflow-wrap: anywhere; }
  .action { padding-block: 0.5rem; }
  .action + .action { border-block-start: 1px solid var(--sapList_BorderColor, #e5e5e5); }
  .failure { border: 1px solid var(--sapErrorBorderColor, #e90b0b); border-radius: 0.75rem; background: var(--sapErrorBackground, #ffeaf4); padding: 0.75rem 1rem; }
  .failure .cause { margin: 0 0 0.5rem; overflow-wrap: anywhere; }
  .failure ul { margin: 0.25rem 0 0; padding-inline-start: 1.25rem; overflow-wrap: anywhere; }
  #top:focus { outline: none; }
  label { cursor: pointer; }
  label input { accent-color: var(--sapSelectedColor, #0064d9); width: 1.125rem; height: 1.125rem; margin: 0; }
`;
