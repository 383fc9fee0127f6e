import type { Cause } from './types.js';

const host = 'https://deploy-service.cf.eu10-004.hana.ondemand.com';

const cannotStart = (reason: string, uri?: string): Cause => ({
  text: 'constant',
  outcome: 'fatal',
  ...(uri === undefined ? {} : { uri }),
  notStarted: `Exception during start of deployment for deploy type 'SLP_CTS': Error during client creation: ${reason}`,
});

const notAuthenticated: Cause = {
  text: 'constant',
  outcome: 'fatal',
  notStarted: 'Error during deployment initialization: Unauthorized',
};

/** Causes in the destination of a node: the deployment does not start, and the log names the destination. */
export const destinationCauses = {
  'dest-forbidden-no-space-developer': cannotStart('Forbidden'),
  'dest-forbidden-wrong-idp': cannotStart('Forbidden'),
  'dest-wrong-domain': cannotStart(
    'Not Found',
    'https://deploy-service.cf.eu10.hana.ondemand.com/slprot/example-shop-k3v9/qa/slp',
  ),
  'dest-name-not-encoded': cannotStart('Not Found', `${host}/slprot/Example Shop Ltd_qa/test space/slp`),
  'dest-legacy-route-removed': cannotStart(
    'Not Found',
    'https://deploy-service.cfapps.eu10-004.hana.ondemand.com/slprot/example-shop-k3v9/qa/slp',
  ),
  'dest-unauthorized-credentials': notAuthenticated,
  'dest-org-or-space-wrong': {
    ...cannotStart('Not Found', `${host}/slprot/example-shop-k3v9/qaa/slp`),
    lines: [{ severity: 'E', text: 'Could not compute space ID for org "example-shop-k3v9" and space "qaa"' }],
  },
  'dest-space-guid-stale': cannotStart('Not Found', `${host}/slprot/0c9b7a52-3f1d-4e8a-9a66-5d2e8f7b1c40/slp`),
  'dest-basic-auth-custom-idp': notAuthenticated,
  'dest-user-locked': { ...notAuthenticated, text: 'reported' },
  'dest-url-incomplete': cannotStart('Not Found', host),
  'old-deploy-route': {
    text: 'constant',
    outcome: 'succeeded',
    uri: 'https://deploy-service.cfapps.eu10-004.hana.ondemand.com/slprot/example-shop-k3v9/qa/slp',
  },
} satisfies Record<string, Cause>;
