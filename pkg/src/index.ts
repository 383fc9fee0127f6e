import { api, type Client } from './api.js';
import { browser } from './browser/platform.js';

/** A client of SAP Cloud Transport Management. */
export type CtmsClient = Client;
export const { CtmsClient, parseServiceKey, inspectArchive, diagnose, allowedActions, isFinal, isActionFinal, isSuccess, stageOf, openStatuses, severityOf, refusalOf, nextAction, inOrder, parseTime } = api(browser);
export { init } from './browser/platform.js';
export * from './public.js';
