// The start of an import under faults: its steps, and what must hold whatever goes wrong.
import assert from 'node:assert/strict';

import { faults } from 'ctms-emulator';

import { IMPORT, LOGS, QUEUE } from './operations.mjs';

/** An import of the one transport request that waits in QA. */
export const importing = {
  name: 'import',
  options: { importMs: 20, landscape: { nodes: [{ name: 'QA' }], queues: { QA: { initial: 1 } } } },
  steps: [
    { title: 'Looking into the queue before an import', operation: QUEUE },
    { title: 'Looking into the logs before an import', operation: LOGS },
    { title: 'Starting an import', operation: IMPORT },
    { title: 'Looking into the logs after the answer to the start was lost', operation: LOGS, after: 1, first: [[IMPORT, faults.loseAnswer]] },
  ],
  look,
  check,
};

/** What the emulator has after it. */
function look({ state }) {
  return { imports: state.actions.filter(({ type }) => type === 'I').map(({ id }) => id) };
}

function check({ result, error }, { imports }, repeated) {
  assert(imports.length <= 1 + repeated(IMPORT), `${imports.length} imports were started`);
  if (result) {
    assert(imports.includes(result.actionId), 'there is no such import');
  } else if (error.details.check === undefined && repeated(IMPORT) === 0) {
    // A request that the browser repeats is refused, because the first one has started the import.
    assert.deepEqual(imports, [], `${error.code} says that nothing was started`);
  }
}
