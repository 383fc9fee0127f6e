import { failed, reported } from './failed.js';

/** Causes in the archive and its descriptors. */
export const descriptorCauses = {
  'ds-unresolved-property': failed('Unresolved mandatory properties: [shop-srv#database-url]'),
  'ds-unresolved-dependency': failed('Unresolved required dependency "shop-db" for module "shop-srv"'),
  'ds-cross-mta-dependency': failed(
    'No configuration entries were found matching the filter specified in resource "shop-core-api"',
  ),
  'ds-mtaext-mismatch': failed('Unknown module "shop-server" in extension descriptor "com.example.shop.qa"'),
  'ds-module-type-unsupported': failed('Unsupported module type "com.sap.hcp.html5" for platform type "CLOUD-FOUNDRY"'),
  'ds-circular-dependency': failed(
    'Modules, "shop-srv" and "shop-web", both depend on each other for their deployment',
  ),
  'ds-schema-version': failed('Version "4" is not supported'),
  'ds-archive-entry-missing': failed('Cannot find archive entry "shop-web/data.zip"'),
  'ds-path-invalid': failed('Path "/shop-web/data.zip" should not be absolute'),
  'ds-archive-too-large': failed('The size "1300000000" of "shop-srv/data.zip" exceeds the configured max size limit'),
  'ds-namespace-trouble': failed(
    'Cannot deploy with namespace "a-name-that-nobody-can-type": the namespace is too long for a prefix',
  ),
  'ds-metadata-changed': failed('Cannot parse version from MTA metadata of application "shop-srv"'),
  'ds-broker-registration-forbidden': failed(
    'Could not create service broker "shop-broker". Operation forbidden. Only admin users can manage service brokers!',
  ),
};
