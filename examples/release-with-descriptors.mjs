// A release with MTA extension descriptors, shown before anything is sent:
//
//   CTMS_SERVICE_KEY="$(cat key.json)" node examples/release-with-descriptors.mjs shop_1.4.0.mtar qa.mtaext prod.mtaext
//
// Descriptors need a key of the plan standard or transport_operator.
import { CtmsClient, isCtmsError } from 'ctms';

const [archive, qa, prod] = process.argv.slice(2);
const release = {
  files: [archive],
  description: 'Release of the shop',
  extensionDescriptors: { QA: qa, PROD: prod },
  // A job that is run again finds its transport request instead of creating a second one.
  once: process.env.BUILD_ID,
};

const client = new CtmsClient({ serviceKey: process.env.CTMS_SERVICE_KEY, namedUser: 'release-script' });
try {
  const plan = await client.plan('exportFrom', 'DEV', release);
  for (const { name, mtaId, mtaVersion } of plan.files) console.log(`${name} holds ${mtaId} ${mtaVersion}`);
  for (const { nodeName, fileName, replaces } of plan.descriptors) {
    console.log(`${fileName} ${replaces ? 'replaces a descriptor' : 'is new'} in ${nodeName}`);
  }

  const { transportRequestId, isEarlier, descriptors = [] } = await client.exportFrom('DEV', release);
  console.log(`Transport request ${transportRequestId} ${isEarlier ? 'exists already' : `was created, with ${descriptors.length} descriptors`}`);
} catch (error) {
  if (!isCtmsError(error)) throw error;
  console.error(`${error.code}: ${error.message}\n${error.hint}`);
  process.exitCode = error.exitCode;
} finally {
  client.close();
}
