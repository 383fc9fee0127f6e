// Imports everything that waits in a queue and follows it, for a nightly job:
//
//   CTMS_SERVICE_KEY="$(cat key.json)" node examples/nightly-import.mjs QA
//
// Exit code 1 if an import failed, with the most likely cause.
import { CtmsClient, isCtmsError } from 'ctms';

const [node] = process.argv.slice(2);

const client = new CtmsClient({ serviceKey: process.env.CTMS_SERVICE_KEY, namedUser: 'nightly-job' });
try {
  const { actionId, transportRequestIds, warnings } = await client.queue.importAll(node);
  for (const warning of warnings) console.error(warning);
  if (actionId === undefined) {
    console.log(`Nothing to import in ${node}`);
  } else {
    console.log(`Importing ${transportRequestIds.join(', ')} into ${node}`);
    const following = client.follow({ actionId, timeoutMs: 3 * 3_600_000 });
    for await (const event of following) {
      if (event.type === 'message') console.log(`${event.severity} ${event.text}`);
    }
    const { status, isSuccess, diagnosis, firstError } = await following.result;
    console.log(`The import into ${node} ended: ${status}`);
    if (!isSuccess) {
      const [likely] = diagnosis;
      console.error(likely ? `${likely.cause} (${likely.certainty}): ${likely.advice}` : firstError);
      process.exitCode = 1;
    }
  }
} catch (error) {
  if (!isCtmsError(error)) throw error;
  console.error(`${error.code}: ${error.message}\n${error.hint}`);
  if (isCtmsError(error, 'FOLLOW_ENDED')) console.error('The import continues.');
  process.exitCode = error.exitCode;
} finally {
  client.close();
}
