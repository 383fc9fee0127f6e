// A release script with progress and abort: Ctrl-C deletes what was uploaded and says so.
//
//   CTMS_SERVICE_KEY="$(cat key.json)" node examples/release-with-progress.mjs DEV shop_1.4.0.mtar
import { CtmsClient, isCtmsError } from 'ctms';

const [node, ...files] = process.argv.slice(2);
const abort = new AbortController();
process.once('SIGINT', () => abort.abort());

const client = new CtmsClient({ serviceKey: process.env.CTMS_SERVICE_KEY, namedUser: 'release-script' });
try {
  const { transportRequestId, queueEntries } = await client.exportFrom(node, {
    files,
    description: 'Release of the shop',
    signal: abort.signal,
    timeoutMs: 30 * 60_000,
    onProgress: ({ file, sent, total }) => console.error(`${file}: ${Math.floor((sent / total) * 100)} %`),
  });
  console.log(`Transport request ${transportRequestId} is in ${queueEntries.map(({ nodeName }) => nodeName).join(', ') || 'no queue'}`);
} catch (error) {
  if (!isCtmsError(error)) throw error;
  console.error(`${error.code}: ${error.message}\n${error.hint}`);
  for (const note of error.details.notes ?? []) console.error(note);
  // The code narrows the details.
  switch (error.code) {
    case 'NODE_UNKNOWN':
      if (error.details.near.length > 0) console.error(`Nodes with similar names: ${error.details.near.join(', ')}`);
      break;
    case 'ARCHIVE_INVALID':
      for (const { at, problem } of error.details.findings) console.error(`${at}: ${problem}`);
      break;
    case 'OUTCOME_UNKNOWN':
      console.error(`Do not run it again before you have checked: ${error.details.check}`);
      break;
    default:
  }
  process.exitCode = error.exitCode;
} finally {
  client.close();
}
