import type { NodeCause } from './types.js';

/** Causes that the fields of a node show, and refusals of the call that starts an import. */
export const nodeCauses = {
  'node-import-disabled': { node: { importDisabled: true, importDisabledReason: 'Year-end closing' } },
  'node-controlled-by-solman': { node: { controlledBy: 'CHARM' } },
  'node-automatic-import': { node: { automaticImport: true } },
  'node-virtual': { node: { virtual: true } },
  /** The token may look, and not import into this node. */
  'api-role-missing': { node: {} },
  /** What arrives has failed before and must be reset first. */
  'request-status-not-importable': { node: {} },
} satisfies Record<string, NodeCause>;
