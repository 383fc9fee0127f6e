import { failed, reported } from './failed.js';

/** Causes in applications, content and the target space. */
export const deploymentCauses = {
  'ds-start-crashed': failed('Error starting application "shop-srv": Some instances have crashed.'),
  'app-out-of-memory': reported(
    { severity: 'W', text: 'shop-srv/0: Exited with status 137 (out of memory)' },
    'Error starting application "shop-srv": Some instances have crashed.',
  ),
  'ds-service-plan-not-found': failed(
    'Could not create service instance "shop-jobs". Service plan "premium" from service offering "jobscheduler" was not found.',
  ),
  'ds-service-not-allowed-in-org': failed(
    'Error creating service "shop-db" from offering "hana" and plan "hdi-shared": A service instance for the selected plan cannot be created in this organization',
  ),
  'ds-service-create-failed': failed(
    'Error creating service "shop-mail" from offering "mail" and plan "standard": the sender address is not verified',
  ),
  'ds-service-update-failed': failed(
    'Error updating service "shop-mail" from offering "mail" and plan "standard": the sender address is not verified',
  ),
  'hana-no-database': reported(
    'Error creating service "shop-db" from offering "hana" and plan "hdi-shared": There is no database available. Ensure that you have a database available in space qa',
  ),
  'hana-stopped': reported(
    'Failed to open connection to the database',
    'Execution of task "deploy" on application "shop-db-deployer" failed.',
  ),
  'hana-several-databases': reported(
    'Error creating service "shop-db" from offering "hana" and plan "hdi-shared": Service broker operation failed: 502 Bad Gateway',
  ),
  'ds-task-failed': failed('Execution of task "migrate" on application "shop-srv" failed.'),
  'hdi-missing-object': reported(
    'View "SHOP_ORDERS" uses "SHOP_CUSTOMERS", which is not provided by any file [8212001]',
    'HDI make failed',
    'Execution of task "deploy" on application "shop-db-deployer" failed.',
  ),
  'hdi-make-failed': failed(
    'Deployment to container SHOP_DB_1 failed - error: HDI make failed [1000].',
    'Execution of task "deploy" on application "shop-db-deployer" failed.',
  ),
  'ds-staging-failed': failed(
    'Error staging application "shop-srv": CF-BuildpackCompileFailed(170004): App staging failed in the buildpack compile phase',
  ),
  'ds-app-upload-failed': failed('Error uploading application "shop-srv"'),
  'ds-start-timeout': failed('Execution of step "Poll start application status" has timed out'),
  'ds-readiness': failed('None of the instances of the app "shop-srv" become routable'),
  'xsuaa-appid-change': reported(
    'Service broker xsuaa failed with: Cannot change AppId with update. Old AppId: shop!t1 New AppId: shop-qa!t1',
  ),
  'xsuaa-descriptor-invalid': reported('Service broker xsuaa failed with: Error parsing xs-security.json data'),
  'xsuaa-broker-rejected': reported('Service broker xsuaa failed with: the tenant mode is not allowed'),
  'html5-app-id-taken': failed(
    'Upload of shop-web failed: Application metadata for application com.example.shop already exists',
  ),
  'html5-upload-invalid': reported('Upload application content failed: validation error: manifest.json was not found'),
  'html5-size-limit': failed('Upload of shop-web failed: maximum file length exceeded'),
  'html5-app-host-busy': failed('Upload of shop-web failed: app-host is being modified by another process'),
  'content-deploy-failed': reported(
    'Content deployment for module "shop-ui-deployer" to resource "shop-html5-host" failed',
  ),
  'destination-content-invalid': reported('Destinations to service [shop-portal] are not supported'),
  'ds-route-taken-other-space': failed(
    'Error creating or updating application "shop-web": Controller operation failed: 422 Unprocessable Entity: Routes cannot be mapped to destinations in different spaces',
  ),
  'ds-route-invalid': failed('Could not create a valid route from "shop_web.cfapps.example.com"'),
  'ds-operation-in-progress': failed(
    'Conflicting process "5c2b1f0e-1111-4222-8333-9a4d6e7f0b21" found for MTA "com.example.shop"',
  ),
  'ds-multiple-locks': failed('Multiple operations found with lock for MTA "com.example.shop" in space "qa"'),
  'ds-operation-aborted': failed('Auto-aborting process "5c2b1f0e-1111-4222-8333-9a4d6e7f0b21"'),
  'ds-mixed-colors': failed('There are both blue and green applications already deployed for MTA "com.example.shop"'),
  'ds-version-lower': failed('A higher version of your MTA is already deployed'),
  'ds-not-authorized-in-space': failed('You need the SpaceDeveloper role to operate in that space'),
  'org-suspended': failed('Error creating or updating application "shop-srv": The organization is suspended'),
};
