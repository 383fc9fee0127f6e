import type { Fault } from './types.js';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const enumFields = new Set(['status', 'type', 'actionType', 'severity', 'contentType', 'storageType', 'forwardMode']);

/** Fields that the specification requires, or without which an object of ours means nothing. */
const requiredFields = new Set([
  ...['transportRequestId', 'transportRequestDescription', 'queueEntries', 'queueId', 'nodeId', 'nodeName'],
  ...['nodes', 'routes', 'mtaExtDescriptors', 'transportRequests', 'logs', 'entities', 'entries', 'messages'],
  ...['id', 'name', 'access_token', 'fileId', 'actionId', 'sourceNodeId', 'targetNodeId'],
]);

const time = /"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{3})Z"/g;
const rawMark = 'raw value: ';

/** Returns the text of an answer as a fault wants it. */
export function changeText(text: string, fault: Fault): string {
  let changed = fault.body ?? text;
  if (fault.set ?? fault.setRaw ?? fault.drop ?? fault.unknownEnums ?? fault.onlyRequired)
    changed = changeJson(changed, fault);
  // The specification's examples have milliseconds padded to four digits.
  if (fault.timestamps === 'offset') changed = changed.replace(time, '"$1.0$2+0000"');
  if (fault.timestamps === 'colon') changed = changed.replace(time, '"$1.$2+00:00"');
  if (fault.spoil === 'cut') changed = changed.slice(0, Math.max(1, Math.floor(changed.length / 2)));
  if (fault.spoil === 'malformed') changed = changed.replace(/^\{/, '{,');
  return fault.spoil === 'empty' ? '' : changed;
}

function changeJson(text: string, fault: Fault): string {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return text;
  }
  const changed = JSON.stringify(walk(value, fault));
  return changed.replace(new RegExp(`"${rawMark}([^"]*)"`, 'g'), (_, raw: string) => atob(raw));
}

function walk(value: Json, fault: Fault): Json {
  if (Array.isArray(value)) return value.map((item: Json) => walk(item, fault));
  if (typeof value !== 'object' || value === null) return value;
  const fields: Record<string, Json> = {};
  for (const [name, old] of Object.entries(value)) {
    if (fault.drop?.includes(name) === true) continue;
    if (fault.onlyRequired === true && !requiredFields.has(name)) continue;
    fields[name] = changeField(name, old, fault);
  }
  return fields;
}

function changeField(name: string, old: Json, fault: Fault): Json {
  if (fault.set !== undefined && Object.hasOwn(fault.set, name)) return fault.set[name] as Json;
  const raw = fault.setRaw !== undefined && Object.hasOwn(fault.setRaw, name) ? fault.setRaw[name] : undefined;
  if (raw !== undefined) return rawMark + btoa(raw);
  if (fault.unknownEnums === true && enumFields.has(name)) return 'somethingNew';
  return walk(old, fault);
}
