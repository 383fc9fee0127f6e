import { guessed, practised, specified, told } from './source.js';

const uaa = 'SAP help, "Retrieving an access token"';
const plans = 'SAP help, "Service Plans and Metering"';
const openSourceUaa = "the open-source UAA says it so; whether SAP's variant does is not known";

/** Tokens, rights, and how HTTP itself is answered. */
export const access = {
  'token.form': told('Client id and secret are taken from the form of POST /oauth/token.', uaa),
  'token.basic': practised(
    'They are taken from a Basic header as well, with the grant type in the form or in the query.',
    'several public scripts',
  ),
  'token.query-grant': practised(
    'Where query and form name different grant types, the query counts.',
    'Piper asks for client_credentials in the query and says password in the form',
  ),
  'token.get': practised(
    'GET /oauth/token with a Basic header and the grant type in the query is answered as well.',
    'public scripts call curl without a method',
  ),
  'token.encoded-basic': told(
    'A Basic header with percent-encoded parts needs X-CF-ENCODED-CREDENTIALS: true.',
    'SAP help, "Token Retrieval Fails With Status Code 401"',
  ),
  'token.x509': practised(
    'A client certificate that belongs to the client id is taken instead of a secret.',
    'clients for keys with certurl',
  ),
  'token.answer': told('The answer has access_token, token_type bearer, expires_in, scope and jti.', uaa),
  'token.scopes': guessed('What the scopes of a token are called.', 'the names of the roles in SAP help'),
  'token.expiry': told('A token is good for expires_in seconds, by default for 12 hours.', uaa),
  'token.bad-credentials': told(
    'A wrong secret is refused with 401, unauthorized, "Bad credentials".',
    'SAP help, "Token Retrieval Fails With Status Code 401"',
  ),
  'token.unknown-client': told(
    'An unknown client is refused with 401, invalid_client, "Client with requested ID does not exist".',
    'SAP help, "Token Retrieval Fails With Status Code 401"',
  ),
  'token.malformed': guessed(
    'A request without credentials, with a broken header, without a form or with another grant type is refused with 401 or 400.',
    openSourceUaa,
  ),
  'token.several-secrets': guessed('A Basic header and a form with different secrets are refused.', openSourceUaa),
  'auth.missing': specified(
    'A request without a token is refused with 401, unauthorized, "Full authentication is required to access this resource".',
    'NotAuthorizedException',
  ),
  'auth.useless': guessed(
    'How a foreign, revoked or expired token is described; the status 401 is specified.',
    openSourceUaa,
  ),
  'auth.other-api': guessed(
    'A token of Cloud ALM is refused by the API of Cloud Transport Management, and the other way round, with 401.',
    'each API checks the audience of a token',
  ),
  'plan.scopes': told(
    'Plan export may upload and export; transport_operator may read, import, reset, forward, remove and keep descriptors; standard and free may do everything.',
    plans,
  ),
  'plan.refused-403': specified(
    'A token whose plan does not allow an operation is refused with 403 where the specification declares it.',
    'responses of the operations on queues and actions',
  ),
  'plan.refused-401': guessed(
    'It is refused with 401 where the specification declares no 403.',
    'the specification declares 401 for the operations on files and nodes, and no 403',
  ),
  'plan.limits': told(
    'A file has at most 1 GB and the storage 50 GB; with plan free both have 500 MB.',
    'SAP help, "Storage: What To Know"',
  ),
  'calm.route': told(
    'Through Cloud ALM, file upload and nodes/export are reached below /imp-cdm-transport-management-api/v1.',
    'SAP Cloud ALM setup guide, "SAP Cloud Transport Management service"',
  ),
  'calm.authorities': told(
    'A Cloud ALM key needs the authorities imp-cdm-feature-display-ui and imp-cdm-feature-manage-ui.',
    'SAP Cloud ALM setup guide, "Managing Your Service Credentials"',
  ),
  'calm.other-operations': guessed(
    'Nothing else is reached through Cloud ALM.',
    'only export is documented; nobody has shown more',
  ),
  'router.unknown-operation': practised(
    'A path that is not known is answered as by the Cloud Foundry router: 404, text, X-Cf-RouterError.',
    'the router is open source; what the service itself says to a path that it does not know is not published',
  ),
  'http.method': guessed('A known path asked with another method is refused with 405 and Allow.', 'RFC 9110'),
  'http.malformed': guessed(
    'TRACE, CONNECT and OPTIONS * are refused with 405, a malformed or second Host header with 400.',
    'RFC 9110 and RFC 9112',
  ),
  'http.content-type': specified(
    'JSON is application/json; of import and importAll it is application/json;charset=UTF-8.',
    'produces',
  ),
  'http.bad-request': guessed(
    'What errorType says in a refusal with 400, and that a malformed request to an operation without a declared 400 gets one.',
    "the names of the exceptions in the specification's examples",
  ),
  'http.unprocessable': guessed(
    'What errorType says in a refusal with 422.',
    "the names of the exceptions in the specification's examples",
  ),
  'http.not-an-id': guessed(
    'What is not a number where the path needs an id is refused with 404.',
    'no 400 is declared',
  ),
} as const;
