import { api, type Client } from './api.js';
import { node } from './node/platform.js';

/** A client of SAP Cloud Transport Management. */
export type CtmsClient = Client;
export const { CtmsClient, parseServiceKey, inspectArchive, diagnose, allowedActions, isFinal, isActionFinal, isSuccess, stageOf, openStatuses, severityOf, refusalOf, nextAction, inOrder, parseTime } = api(node);
export { init } from './node/platform.js';
export * from './public.js';
