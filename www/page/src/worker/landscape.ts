import type { LandscapeSpec } from 'ctms-emulator/worker';

/** What the built-in emulator shows: every kind of node, and queues with something to do. */
export const landscape: LandscapeSpec = {
  nodes: [
    { name: 'DEV', description: 'Development', forwardMode: 'PRE_IMPORT' },
    { name: 'QA', description: 'Quality assurance', forwardMode: 'ON_SUCCESS' },
    { name: 'PREPROD', description: 'Rehearsal before production', forwardMode: 'MANUAL' },
    { name: 'PROD', description: 'Production Europe', controlledBy: 'CHARM' },
    { name: 'PROD_US', description: 'Production America', importDisabled: true, importDisabledReason: 'Closing of the year' },
    { name: 'HUB', description: 'Passes on to training', virtual: true },
    { name: 'TRAINING', description: 'Training', automaticImport: true },
    { name: 'SANDBOX', description: 'Deployments fail here', scenario: 'error' },
  ],
  routes: ['DEV -> QA', 'QA -> PREPROD', 'QA -> HUB', 'HUB -> TRAINING', 'PREPROD -> PROD', 'PREPROD -> PROD_US'],
  queues: {
    QA: { succeeded: 4, warning: 1, error: 1, initial: 3 },
    PREPROD: { initial: 2, succeeded: 3 },
    PROD: { initial: 1 },
    PROD_US: { initial: 2 },
    HUB: { initial: 1 },
    SANDBOX: { initial: 1, fatal: 1 },
  },
};
