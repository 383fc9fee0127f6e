// A release under faults: its steps, and what must hold whatever goes wrong.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

import { faults } from 'ctms-emulator';

import { CREATE, DELETE, NODES, QUEUE, TOKEN, UPLOAD } from './operations.mjs';

/** The archive that is sent: large enough that it does not fit into the buffers of a connection. */
export const archive = new Uint8Array(4 * 1024 * 1024).map((_, index) => (index * 31) % 251);
const digest = createHash('sha256').update(archive).digest('hex');

/** An export of {@link archive} from DEV. */
export const release = {
  name: 'release',
  options: {},
  steps: [
    { title: 'Asking for a token', operation: TOKEN },
    { title: 'Looking at the nodes before the upload', operation: NODES },
    { title: 'Uploading the archive', operation: UPLOAD },
    { title: 'Creating the transport request', operation: CREATE },
    { title: 'Creating it with a key of the plan export, which may not look', operation: CREATE, plan: 'export' },
    { title: 'Looking into the queue after the answer to the creation was lost', operation: QUEUE, first: [[CREATE, faults.loseAnswer]] },
    { title: 'Deleting the archive after the creation was refused', operation: DELETE, first: [[CREATE, faults.status(422)]] },
  ],
  look,
  check,
};

/** What the emulator has after a release. */
function look({ files, state }) {
  const ids = new Set(Object.values(state.queues).flat().map(({ transportRequestId }) => transportRequestId));
  return {
    transportRequestIds: [...ids],
    unattached: files.filter(({ attachedTo }) => attachedTo.length === 0),
    attached: files.filter(({ attachedTo }) => attachedTo.length > 0),
  };
}

function check({ result, error }, left, repeated) {
  const most = 1 + repeated(CREATE);
  assert(left.transportRequestIds.length <= most, `${left.transportRequestIds.length} transport requests were made`);
  if (result) {
    assert(left.transportRequestIds.includes(result.transportRequestId), 'there is no such transport request');
    assert.deepEqual(left.attached.map(({ sha256 }) => sha256), [digest]);
  } else if (!['OUTCOME_UNKNOWN', 'CANCELLED'].includes(error.code)) {
    assert.deepEqual(left.transportRequestIds, [], `${error.code} says that there is no transport request`);
  }
  const details = error?.details ?? {};
  const possible = (result ?? details).possibleUnattachedFiles ?? [];
  const named = [...details.leftFileIds ?? [], ...details.unclearFileIds ?? []];
  const unnamed = left.unattached.filter(({ fileId }) => !named.includes(fileId));
  assert(unnamed.length <= possible.length + repeated(UPLOAD), `files ${unnamed.map(({ fileId }) => fileId)} are left and not named`);
}
