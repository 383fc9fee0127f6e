const EVERY_STATUS = 'in,ru,re,fa,er,su,sk,wa,de';

/**
 * Reads all queues of a Cloud Transport Management with plain fetch, as any
 * other client would: what the demo shows is not the word of the client it shows.
 *
 * @param {{ uri: string, uaa: { url: string, clientid: string, clientsecret: string } }} serviceKey
 * @returns {Promise<{ node: string, requests: { id: number, status: string, description: string,
 *                     origin: string, fileIds: string[] }[] }[]>} the nodes in the service's order
 */
export async function readQueues(serviceKey) {
  const authorization = `Bearer ${await fetchToken(serviceKey.uaa)}`;
  const read = async (path) => answerOf(await fetch(serviceKey.uri + path, { headers: { authorization } }));
  const { nodes } = await read('/v2/nodes');
  return Promise.all(nodes.map(async ({ id, name }) => {
    const { transportRequests } = await read(`/v2/nodes/${id}/transportRequests?status=${EVERY_STATUS}`);
    return { node: name, requests: transportRequests.map(summary) };
  }));
}

async function fetchToken({ url, clientid, clientsecret }) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientid, client_secret: clientsecret });
  const { access_token: token } = await answerOf(await fetch(`${url}/oauth/token`, { method: 'POST', body }));
  return token;
}

async function answerOf(response) {
  if (!response.ok) throw new Error(`${new URL(response.url).pathname} answered ${response.status}`);
  return response.json();
}

function summary({ id, status, description, origin, entries }) {
  return { id, status, description, origin, fileIds: entries.map((entry) => entry.uri) };
}
