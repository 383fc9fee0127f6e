import { failed, reported } from './failed.js';

/** Causes in quotas, service instances and the platform. */
export const serviceCauses = {
  'ds-quota-memory': failed(
    `Error creating or updating application "shop-srv": You have exceeded your organization's memory limit`,
  ),
  'ds-quota-routes': failed(
    'Error creating or updating application "shop-web": You have exceeded the total routes for your organization',
  ),
  'ds-quota-services': failed(
    `Error creating service "shop-db" from offering "hana" and plan "hdi-shared": You have exceeded your organization's services limit`,
  ),
  'ds-paid-plan-not-allowed': failed(
    'Error creating service "shop-db" from offering "hana" and plan "hdi-shared": The service instance cannot be created because paid service plans are not allowed',
  ),
  'ds-service-operation-in-progress': failed(
    'Error updating service "shop-db" from offering "hana" and plan "hdi-shared": An operation for service instance shop-db is in progress.',
  ),
  'ds-service-type-mismatch': failed(
    'Service "shop-cache" from offering "cache" and plan "small" does not match already existing service from offering "cache" and plan "large" and needs to be recreated',
  ),
  'ds-service-broken-leftover': failed(
    { severity: 'W', text: 'Service "shop-db" is in state "create failed" and may not be operational.' },
    'Could not bind service "shop-db" to application "shop-srv": the instance cannot be used',
  ),
  'ds-service-name-taken': failed('Service instance "shop-db" already exists'),
  'ds-service-parameter-missing': failed('Service "shop-db" has missing required parameter: service-plan'),
  'ds-binding-failed': failed(
    'Could not bind service "shop-mail" to application "shop-srv": the parameters were refused',
  ),
  'ds-service-key-failed': failed('Operation for service key "shop-mail-key" failed: the parameters were refused'),
  'ds-service-delete-blocked': failed(
    'Error deleting service "shop-old-db" from offering "hana" and plan "hdi-shared": it is still in use',
  ),
  'saas-subscriptions-exist': reported(
    'Error deleting service "shop-registry" from offering "saas-registry" and plan "application": there are active subscriptions',
  ),
  'svc-cloud-controller-error': failed('Controller operation failed: 503 Service Unavailable'),
  'svc-broker-error': failed('Service broker operation failed: 500 Internal Server Error'),
  'svc-timeout-cc': failed('Timeout of "180" seconds exceeded while waiting response from Cloud Controller'),
  'svc-rate-limit': failed('Controller operation failed: 429 Too Many Requests: Rate Limit Exceeded'),
  'svc-token-expired': failed('The token has expired on: "2025-01-15T08:31:10Z"'),
  'svc-capacity': failed('Error starting application "shop-srv": insufficient running resources'),
  'svc-blobstore': failed('Error uploading application "shop-srv": blobstore unavailability'),
  'svc-persistence': failed('Temporary problem with persistence layer of the service'),
};
