import { guessed, practised, specified, told } from './source.js';

const storage = 'SAP help, "Storage: What To Know"';

/** Files, transport requests, nodes, routes and extension descriptors. */
export const content = {
  'files.upload': specified(
    'POST files/upload takes a multipart file and answers 201, fileId and fileName.',
    'FILE_UPLOAD_V2',
  ),
  'files.upload.named-user': specified('A named user of an upload has at most 60 characters.', 'FILE_UPLOAD_V2'),
  'files.upload.incomplete': specified('An upload without a file is refused with 400.', 'FILE_UPLOAD_V2, 400'),
  'files.upload.limit': guessed(
    'A file that is too large, or one more file when the storage is full, is refused with 422.',
    storage,
  ),
  'files.delete': specified(
    'DELETE files/{fileId} deletes a file that is in no transport request: 204.',
    'FILE_DELETE',
  ),
  'files.delete.unknown': specified('A file that does not exist is refused with 404.', 'FILE_DELETE, 404'),
  'files.delete.attached': guessed(
    'A file that is in a transport request is refused with 404.',
    'no other refusal is declared',
  ),
  'requests.export': specified(
    'nodes/export makes a transport request in the queues of the nodes that follow.',
    'NODE_EXPORT_BY_NAME_V2',
  ),
  'requests.export.no-route': told(
    'Exported from a node without a route, a transport request is in no queue.',
    'the answer has a list of queue entries, which may be empty',
  ),
  'requests.upload': specified(
    'nodes/upload makes a transport request in the queue of the node itself.',
    'NODE_UPLOAD_BY_NAME_V2',
  ),
  'requests.several-files': specified(
    'Several entries make one transport request with several files.',
    'the example of the body',
  ),
  'requests.reference': specified(
    'With storageType REFERENCE an entry names content that is stored elsewhere.',
    'StorageType',
  ),
  'requests.unknown-node': specified(
    'A node that does not exist, also in another case, is refused with 404.',
    'NODE_UPLOAD_BY_NAME_V2, 404',
  ),
  'requests.body': specified(
    'Missing fields, wrong types, values out of the lists and too long texts are refused with 400.',
    'NodeExportBodyEntityName',
  ),
  'requests.number-as-uri': practised(
    'The id of a file is also taken as a number.',
    'public scripts send it without quotes',
  ),
  'requests.description': practised(
    'A description has Latin letters, digits, spaces and -.~:/?#[]@!$&()*+,;=%; others are refused with 400.',
    'public clients replace all others',
  ),
  'requests.upload-not-allowed': guessed(
    'nodes/upload to a node that does not allow upload is refused with 422.',
    'SAP help says that it is refused, and not how',
  ),
  'requests.unknown-file': guessed(
    'An entry that names no file is refused with 422.',
    '422 is declared for what is well formed',
  ),
  'requests.no-entries': guessed(
    'A transport request without entries is refused with 422.',
    '422 is declared for what is well formed',
  ),
  'requests.archive-check': guessed(
    'With checkArchives, an archive without a readable descriptor or without modules is refused with 422.',
    'SAP help says that MTAs without modules cannot be transported, and not when that is noticed',
  ),
  'nodes.read': told(
    'GET nodes and nodes/{id} answer nodes with their targets.',
    "an SAP employee's post of June 2024",
  ),
  'nodes.forward-mode': told('The forward modes AUTO and MANUAL.', "an SAP employee's post of June 2024"),
  'nodes.forward-mode.others': guessed(
    'What the other forward modes are called: PRE_IMPORT, POST_IMPORT, ON_SUCCESS.',
    'the words of the UI',
  ),
  'nodes.automatic-import': guessed(
    'The field automaticImport of a node.',
    'SAP help knows the setting, not the field',
  ),
  'nodes.write': guessed(
    'POST, PUT and DELETE of nodes.',
    'SAP Automation Pilot can do that; the shapes are not published',
  ),
  'routes.read': practised(
    'GET routes answers id, name, description, sourceNodeId and targetNodeId.',
    'public clients',
  ),
  'routes.one-source': told('A node is the target of at most one route.', 'SAP help, "Create Transport Routes"'),
  'routes.write': guessed(
    'POST and DELETE of routes.',
    'SAP Automation Pilot can do that; the shapes are not published',
  ),
  'descriptors.list': practised(
    'GET mtaExtDescriptors lists descriptors, one MTA id and version if they are given.',
    'Piper',
  ),
  'descriptors.create': practised(
    'POST mtaExtDescriptors takes file, mtaVersion and description and answers 201.',
    'Piper',
  ),
  'descriptors.replace': practised('PUT mtaExtDescriptors/{id} replaces a descriptor and answers 200.', 'Piper'),
  'descriptors.twin': practised(
    'A second one for the same MTA id and version is refused with 422.',
    'Piper asks first for that reason',
  ),
  'descriptors.delete': guessed('DELETE mtaExtDescriptors/{id} answers 204.', 'the status is not published'),
  'descriptors.unusable': guessed(
    'A file that is not an extension descriptor, and a node that does not deploy MTAs to Cloud Foundry, are refused with 422.',
    'SAP help allows descriptors on such nodes only',
  ),
  'descriptors.unknown': guessed('A descriptor that does not exist is refused with 404.', 'as for other ids'),
  'descriptors.chosen': told(
    'An import uses the descriptor for the exact version, otherwise the one for *.',
    'SAP help, "Upload MTA Extension Descriptors"',
  ),
  'requests.single': guessed(
    "GET nodes/{id}/transportRequests/{id}: one element of the queue's list.",
    'new in API 2.3.1, shape not published',
  ),
  'requests.tracking': guessed(
    'GET transportRequests/{id}/tracking: status per node, and routes.',
    'new in API 2.3.1, shape not published',
  ),
  'requests.unknown': guessed(
    'Operations that are not in the specification refuse an unknown transport request with 404.',
    'as for other ids',
  ),
  'requests.internal': practised(
    'GET v1/transportRequests/{id}?expand=logs,landscape.',
    'public clients; internal and unstable',
  ),
  'versions.list': told(
    'GET /versions answers supportedVersions with version and path.',
    "an SAP employee's post of June 2024",
  ),
} as const;
