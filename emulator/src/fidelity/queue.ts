import { guessed, practised, specified, told } from './source.js';

const statuses = 'SAP help, "Statuses of Transport Requests"';
const forwarding = 'SAP help, "Create Transport Nodes"';
const only404 = 'the specification declares no other refusal';

/** Queues, imports, actions and logs. */
export const queue = {
  'queue.list': specified(
    'GET transportRequests lists the queue of a node, in order, with positions.',
    'NODE_TRS_GET_V2',
  ),
  'queue.filter': practised(
    'The filter takes several statuses, separated by commas, as they are or percent-encoded.',
    'public clients',
  ),
  'queue.times': specified('Times in a query have the format yyyy-MM-ddTHH:mm:ss.SSSZ.', 'NODE_TRS_GET_V2'),
  'queue.owner': guessed(
    'The filter for the owner compares the named user and the client.',
    'the specification says "owner"',
  ),
  'queue.unknown-node': specified('A node that does not exist is refused with 404.', 'NODE_TRS_GET_V2, 404'),
  'queue.skipped': guessed(
    'The status of a skipped transport request is skipped.',
    'there is a filter sk and no word for it',
  ),
  'import.start': specified(
    'import and importAll answer actionId and monitoringURL; the import continues.',
    'NODE_IMPORT_SELECTED_V2',
  ),
  'requests.text-as-id': practised(
    'The id of a transport request is also taken as a text.',
    'public scripts put it into quotes',
  ),
  'import.allowed': told('Initial, repeatable and fatal transport requests can be imported, no others.', statuses),
  'import.all-or-none': specified(
    'One id that cannot be imported, forwarded, reset or removed refuses all.',
    'NODE_IMPORT_SELECTED_V2',
  ),
  'import.unknown': specified('An id that is not in the queue is refused with 404.', 'NODE_IMPORT_SELECTED_V2, 404'),
  'import.refused': guessed('What cannot be imported, forwarded, reset or removed is refused with 404.', only404),
  'import.node-refused': guessed(
    'Imports are refused with 404 by a node whose imports are disabled, controlled by Solution Manager, or automatic.',
    `SAP help says that they are not possible; ${only404}`,
  ),
  'import.abap': told('BTP_ABAP content is imported with importAll only.', 'SAP help, "Import Transport Requests"'),
  'import.empty-queue': guessed(
    'importAll of an empty queue is an action that ends at once.',
    'no refusal is declared',
  ),
  'import.order': told(
    'Transport requests are imported in the order of the queue.',
    'SAP help, "Import Transport Requests"',
  ),
  'import.one-by-one': guessed(
    'They are imported one after the other, also after a fatal one.',
    'the order of the queue',
  ),
  'import.ends': specified(
    'An import ends as succeeded, warning, error or fatal, in queue, action and log.',
    'ActionStatus, TRStatus',
  ),
  'import.initial': guessed(
    'An action is initial for up to 100 ms.',
    'the specification knows the status, not its duration',
  ),
  'import.virtual': told('An import into a virtual node ends as skipped and counts as success.', statuses),
  'import.no-target': guessed(
    'Content for which a node has no target ends as fatal.',
    'fatal means that the deployment did not start',
  ),
  'import.automatic': told(
    'With automatic import, what arrives is imported as by Import All, by the user CTMS_APPLICATION.',
    'SAP help, "Enable Automatic Import"',
  ),
  'import.automatic-wait': guessed(
    'Automatic import starts 100 ms after something arrives.',
    'no duration is published',
  ),
  'import.clean-up': told(
    'What ended longer ago than the retention time is deleted when the next import starts.',
    'SAP help, "Storage: What To Know"',
  ),
  'forward.before': told('By default a transport request is in the next queues before its import.', forwarding),
  'forward.after': told(
    'With Post-Import it goes there after the import, with On Success only after success.',
    forwarding,
  ),
  'forward.by-hand': told(
    'With Manual it goes there when forward is called, from error, succeeded, skipped or warning.',
    'SAP help, "Forward Transport Requests"',
  ),
  'forward.again': told(
    'Where it is already it moves to the end: initial and repeatable stay, all others become repeatable.',
    'SAP help, "Forward Transport Requests"',
  ),
  'forward.running': guessed('Where it is being imported it stays as it is.', 'not said'),
  'forward.other-mode': guessed('forward is refused with 404 on a node that forwards automatically.', only404),
  'reset.repeatable': told(
    'reset makes error, succeeded and skipped repeatable: 204.',
    'SAP help, "Reset Transport Requests"',
  ),
  'remove.deleted': specified('remove makes a transport request deleted: 204.', 'NODE_TRS_REMOVE_V2'),
  'remove.running': guessed('A running or deleted one cannot be removed.', 'no condition is documented'),
  'actions.read': specified(
    'GET actions/{id} answers an action with its transport requests and files.',
    'TRANSPORT_ACTION_GET_V2',
  ),
  'actions.logs': specified(
    'GET actions/{id}/logs: one item per transport request, messages newest first.',
    'TRANSPORT_ACTION_LOGS_GET_V2',
  ),
  'actions.unknown': specified('An action that does not exist is refused with 404.', 'TRANSPORT_ACTION_GET_V2, 404'),
  'requests.logs': specified(
    'GET transportRequests/{id}/logs: one item per action.',
    'getTransportRequestLogsUsingGET',
  ),
  'requests.logs.unknown': specified(
    'A transport request that is not in the queue is refused with 404.',
    'getTransportRequestLogsUsingGET, 404',
  ),
  'requests.logs.order': guessed('The action that was started last comes first.', 'messages come newest first'),
  'log.import': specified(
    'The log says when an import started and ended, which process deploys, and that files were deployed.',
    'the examples of LogsResponse2 and TrLogsResponse2',
  ),
  'log.destination': told(
    'It names the action, the destination with its URI, and the entity to deploy.',
    'screenshots in SAP help, "Troubleshooting MTAs"',
  ),
  'log.client-creation': told(
    'A deployment that could not start is fatal: "Error during client creation" and the HTTP reason.',
    'screenshots in SAP help, "Troubleshooting MTAs"',
  ),
  'log.link': guessed(
    'How the link to the log of the deploy service looks, and the line around it.',
    'SAP help says that there is a link for three days; the path is that of an old client of the deploy service',
  ),
  'log.descriptor': guessed('How the log names the extension descriptor in use.', 'SAP help says that it is named'),
  'log.deployment': guessed(
    'How messages of the deploy service appear in the log, and with which severity.',
    'the texts are constants of its open source; no public log shows how they are wrapped',
  ),
  'log.other-actions': guessed(
    'What the logs of exports, uploads, resets, forwards, removals and clean-ups say.',
    'not shown',
  ),
} as const;
