// The same as release.mjs, in a CommonJS build script:
//
//   CTMS_SERVICE_KEY="$(cat key.json)" CALM_SERVICE_KEY="$(cat calm.json)" node examples/release.cjs shop_1.4.0.mtar
//
// Without CALM_SERVICE_KEY the last step is left out.
const { CtmsClient, isCtmsError } = require('ctms');

const files = process.argv.slice(2);
const description = 'Release of the shop';

async function release() {
  const client = new CtmsClient({ serviceKey: process.env.CTMS_SERVICE_KEY, namedUser: 'build-script' });

  // Into the import queues of the nodes that follow DEV.
  tell('Exported from DEV', await client.exportFrom('DEV', { files, description }));

  // Into the import queue of QA itself.
  tell('Uploaded to QA', await client.uploadTo('QA', { files, description }));

  if (process.env.CALM_SERVICE_KEY) {
    // A key of SAP Cloud ALM works the same way; it only knows "export from".
    const calm = new CtmsClient({ serviceKey: process.env.CALM_SERVICE_KEY, namedUser: 'build-script' });
    tell('Exported from DEV through Cloud ALM', await calm.exportFrom('DEV', { files, description }));
  }
}

function tell(what, { transportRequestId, queueEntries }) {
  const nodes = queueEntries.map((entry) => entry.nodeName).join(', ');
  console.log(`${what}: transport request ${transportRequestId} waits in ${nodes || 'no queue'}`);
}

release().catch((error) => {
  if (!isCtmsError(error)) throw error;
  console.error(`${error.code}: ${error.message}${error.hint ? `\n${error.hint}` : ''}`);
  process.exitCode = 1;
});
