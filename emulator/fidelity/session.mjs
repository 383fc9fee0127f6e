// A session that touches every operation that a recording is wanted of.
import { archive, content } from '../test/support.mjs';

const usual = {
  node: 'QA',
  text: 'Quality',
  description: 'Fix totals',
  user: 'ci-bot',
  file: 'shop.mtar',
  mta: 'com.example.shop',
  reason: 'Year-end closing',
  mail: 'ci@example.com',
};

/** A landscape for the session; `names` says what things are called. */
export function sessionLandscape(names = usual) {
  return {
    nodes: [
      { name: 'DEV' },
      { name: names.node, description: names.text, scenario: ['ds-start-crashed', 'dest-name-not-encoded'] },
      { name: 'CLOSED', importDisabled: true, importDisabledReason: names.reason },
    ],
    routes: [`DEV -> ${names.node}`],
  };
}

/** Plays a session with that landscape; the client may reach it through a recorder. */
export async function playSession(client, names = usual) {
  const nodes = (await client.get('/v2/nodes')).json.nodes;
  await client.get('/v2/routes');
  const [, queue, closed] = nodes.map(({ id }) => `/v2/nodes/${id}/transportRequests`);
  await client.get(queue.replace('/transportRequests', ''));
  const upload = await client.upload(archive({ id: names.mta }), names.file, { namedUser: names.user });
  const body = content('DEV', [upload.json.fileId], { description: names.description, namedUser: names.user });
  const id = (await client.post('/v2/nodes/export', body)).json.transportRequestId;
  for (const verb of ['import', 'reset', 'import']) {
    const answer = await client.post(`${queue}/${verb}`, { transportRequests: [id], namedUser: names.user });
    if (verb !== 'import') continue;
    await client.get(`/v2/actions/${answer.json.actionId}`);
    await client.get(`/v2/actions/${answer.json.actionId}/logs`);
  }
  await client.get(`${queue}?status=in,re,fa&owner=${encodeURIComponent(names.user)}`);
  await client.get(`${queue}/${id}`);
  await client.get(`${queue}/${id}/logs`);
  await client.get(`/v2/transportRequests/${id}/tracking`);
  await client.get(`/v1/transportRequests/${id}?expand=logs,landscape`);
  await client.post(`${closed}/importAll`, { namedUser: names.mail });
  await client.post('/v2/nodes/upload', { nodeName: `${names.node}x`, description: names.mail });
  await client.call('DELETE', `/v2/files/${upload.json.fileId}`);
  await client.get('/versions');
}
