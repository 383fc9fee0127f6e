import { callCore } from './core.js';
import { checkOptions } from './options.js';
import type { Platform } from './platform.js';
import type { Explained } from '../../wasm/ctms_bg.js';
import type { DiagnoseMessage, Diagnosis, DiagnosisContext } from '../types/diagnosis.js';

const MESSAGE = ['severity', 'message', 'createdAt'];
const NODE = ['name', 'virtual', 'importDisabled', 'importDisabledReason', 'controlledBy', 'automaticImport'];
const REQUEST = ['status', 'archived'];
const CONTENT = ['contentType'];

/** Has the core find the causes in the messages of a log. */
export async function diagnoseWith(platform: Platform, messages: readonly DiagnoseMessage[], context: DiagnosisContext | null): Promise<readonly Diagnosis[]> {
  await platform.ready();
  return callCore(() => platform.core().Core.diagnose(all(messages, MESSAGE), known(context)));
}

/** As {@link diagnoseWith}, with the service's first error where no cause is known. */
export async function explainWith(platform: Platform, messages: readonly DiagnoseMessage[], context: DiagnosisContext): Promise<Explained> {
  await platform.ready();
  return callCore(() => platform.core().Core.explainMessages(all(messages, MESSAGE), known(context)));
}

function known(context: DiagnosisContext | null): object {
  checkOptions(context);
  const { node, request, ...rest } = context ?? {};
  return {
    ...rest,
    node: node && { ...only(node, NODE), targets: all(node?.targets, CONTENT) },
    request: request && { ...only(request, REQUEST), entries: all(request?.entries, CONTENT) },
  };
}

/** The fields of a service's object that the core reads: the service may have any others, while the core refuses what it does not know. */
function only(of: unknown, names: readonly string[]): object | undefined {
  if (typeof of !== 'object' || of === null) return of as undefined;
  return Object.fromEntries(Object.entries(of).filter(([name]) => names.includes(name)));
}

function all(list: unknown, names: readonly string[]): unknown {
  return Array.isArray(list) ? list.map((one) => only(one, names)) : list;
}
