/** For each operation of the specification, by its id, a request that the specification allows. */
export const examples = {
  FILE_UPLOAD_V2: () => ({ form: { file: new Blob(['archive']), namedUser: 'ci-bot' } }),
  FILE_DELETE: async ({ upload }) => ({ params: { fileId: await upload() } }),
  NODE_EXPORT_BY_NAME_V2: async ({ content }) => ({ body: await content('DEV') }),
  NODE_UPLOAD_BY_NAME_V2: async ({ content }) => ({ body: await content('NEXT') }),
  NODE_TRS_GET_V2: async ({ nodeId, waiting }) => {
    await waiting('NEXT');
    return {
      params: { nodeId: nodeId('NEXT') },
      query: { status: 'in,ru,re,su,wa,er,fa,de', createdAtFrom: '2025-01-15T08:31:10.464Z', owner: 'ci-bot' },
    };
  },
  NODE_IMPORT_SELECTED_V2: async ({ nodeId, waiting }) => onQueue(nodeId('NEXT'), await waiting('NEXT')),
  NODE_IMPORT_ALL_V2: async ({ nodeId, waiting }) => {
    await waiting('NEXT');
    return { params: { nodeId: nodeId('NEXT') }, body: { namedUser: 'ci-bot' } };
  },
  NODE_FORWARD_V2: async ({ nodeId, imported }) => onQueue(nodeId('MANUAL'), (await imported('MANUAL')).request),
  NODE_RESET_V2: async ({ nodeId, imported }) => onQueue(nodeId('ERROR'), (await imported('ERROR')).request),
  NODE_TRS_REMOVE_V2: async ({ nodeId, waiting }) => onQueue(nodeId('NEXT'), await waiting('NEXT')),
  TRANSPORT_ACTION_GET_V2: async ({ imported }) => ({ params: { actionId: (await imported('WARNING')).actionId } }),
  TRANSPORT_ACTION_LOGS_GET_V2: async ({ imported }) => ({ params: { actionId: (await imported('FATAL')).actionId } }),
  getTransportRequestLogsUsingGET: async ({ nodeId, imported }) => ({
    params: { nodeId: nodeId('ERROR'), transportRequestId: (await imported('ERROR')).request },
  }),
};

function onQueue(nodeId, request) {
  return { params: { nodeId }, body: { transportRequests: [request], namedUser: 'ci-bot' } };
}

/**
 * Requests that the specification allows and whose answers need a certain state: what they are, for
 * which operation, and what the answer's status must be.
 */
export const situations = [
  ...['SUCCEEDED', 'WARNING', 'ERROR', 'FATAL', 'HANGS', 'VIRTUAL'].flatMap((name) => [
    {
      label: `a queue after an import that ends in ${name}`,
      id: 'NODE_TRS_GET_V2',
      status: 200,
      make: async (shop) => (await shop.imported(name), everything(shop, name)),
    },
    {
      label: `an action that ends in ${name}`,
      id: 'TRANSPORT_ACTION_GET_V2',
      status: 200,
      make: async (shop) => ({ params: { actionId: (await shop.imported(name)).actionId } }),
    },
    {
      label: `the logs of an action that ends in ${name}`,
      id: 'TRANSPORT_ACTION_LOGS_GET_V2',
      status: 200,
      make: async (shop) => ({ params: { actionId: (await shop.imported(name)).actionId } }),
    },
  ]),
  {
    label: 'export to a node without a route',
    id: 'NODE_EXPORT_BY_NAME_V2',
    status: 200,
    make: async (shop) => ({ body: await shop.content('NEXT') }),
  },
  {
    label: 'an unknown node',
    id: 'NODE_EXPORT_BY_NAME_V2',
    status: 404,
    make: async (shop) => ({ body: { ...(await shop.content('DEV')), nodeName: 'dev' } }),
  },
  {
    label: 'a node that allows no upload',
    id: 'NODE_UPLOAD_BY_NAME_V2',
    status: 422,
    make: async (shop) => ({ body: await shop.content('CLOSED') }),
  },
  {
    label: 'an unknown file',
    id: 'NODE_UPLOAD_BY_NAME_V2',
    status: 422,
    make: async (shop) => ({ body: { ...(await shop.content('NEXT')), entries: [{ uri: '999999' }] } }),
  },
  {
    label: 'no entries',
    id: 'NODE_UPLOAD_BY_NAME_V2',
    status: 422,
    make: async (shop) => ({ body: { ...(await shop.content('NEXT')), entries: [] } }),
  },
  {
    label: 'an empty description',
    id: 'NODE_UPLOAD_BY_NAME_V2',
    status: 400,
    make: async (shop) => ({ body: { ...(await shop.content('NEXT')), description: '' } }),
  },
  {
    label: 'a description with a line break',
    id: 'NODE_UPLOAD_BY_NAME_V2',
    status: 400,
    make: async (shop) => ({ body: { ...(await shop.content('NEXT')), description: 'a\nb' } }),
  },
  {
    label: 'a reference',
    id: 'NODE_UPLOAD_BY_NAME_V2',
    status: 200,
    make: async (shop) => ({
      body: {
        ...(await shop.content('NEXT')),
        contentType: 'APP',
        storageType: 'REFERENCE',
        entries: [{ uri: 'ref/1' }],
      },
    }),
  },
  {
    label: 'a file that is attached',
    id: 'FILE_DELETE',
    status: 404,
    make: async (shop) => (await shop.waiting('NEXT'), { params: { fileId: shop.emulator.files.at(-1).fileId } }),
  },
  ...['DISABLED', 'CONTROLLED', 'AUTOMATIC'].flatMap((name) => [
    {
      label: `import on a node that is ${name}`,
      id: 'NODE_IMPORT_SELECTED_V2',
      status: 404,
      make: async (shop) => onQueue(shop.nodeId(name), await shop.waiting(name)),
    },
    {
      label: `import all on a node that is ${name}`,
      id: 'NODE_IMPORT_ALL_V2',
      status: 404,
      make: (shop) => ({ params: { nodeId: shop.nodeId(name) } }),
    },
  ]),
  {
    label: 'import of what was imported',
    id: 'NODE_IMPORT_SELECTED_V2',
    status: 404,
    make: async (shop) => onQueue(shop.nodeId('ERROR'), (await shop.imported('ERROR')).request),
  },
  {
    label: 'import of an unknown request',
    id: 'NODE_IMPORT_SELECTED_V2',
    status: 404,
    make: (shop) => onQueue(shop.nodeId('NEXT'), 999_999),
  },
  {
    label: 'import of nothing',
    id: 'NODE_IMPORT_SELECTED_V2',
    status: 404,
    make: (shop) => ({ params: { nodeId: shop.nodeId('NEXT') }, body: { transportRequests: [] } }),
  },
  {
    label: 'reset of what waits',
    id: 'NODE_RESET_V2',
    status: 404,
    make: async (shop) => onQueue(shop.nodeId('NEXT'), await shop.waiting('NEXT')),
  },
  {
    label: 'forward where nobody forwards by hand',
    id: 'NODE_FORWARD_V2',
    status: 404,
    make: async (shop) => onQueue(shop.nodeId('ERROR'), (await shop.imported('ERROR')).request),
  },
  {
    label: 'removal of an unknown request',
    id: 'NODE_TRS_REMOVE_V2',
    status: 404,
    make: (shop) => onQueue(shop.nodeId('NEXT'), 999_999),
  },
];

function everything(shop, name) {
  return { params: { nodeId: shop.nodeId(name) }, query: { status: 'in,ru,re,su,sk,wa,er,fa,de' } };
}
