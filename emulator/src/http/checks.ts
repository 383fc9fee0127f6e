import { readText, type BodySource } from '../body.js';
import type { ContentType } from '../landscape/types.js';
import { badRequest } from '../state/refusal.js';
import type { Content } from '../state/requests.js';
import type { StorageType } from '../state/world.js';
import type { Call } from './operation.js';
import { keepBody } from './request-log.js';

const jsonLimit = 10 * 1024 * 1024;
const contentTypes: readonly string[] = ['MTA', 'XSCDU', 'APP', 'BTP_ABAP'];
const storageTypes: readonly string[] = ['FILE', 'REFERENCE'];
/** Characters that descriptions may have (seen in public clients, which differ about underscore and backslash). */
const descriptionCharacters = /^[\p{Script=Latin}0-9 \-.~:/?#[\]@!$&()*+,;=%]*$/u;

/** Reads a JSON object from a request; it is remembered with the request. */
export async function readJson(call: Call): Promise<Record<string, unknown>> {
  const value = await readOptionalJson(call);
  if (value === undefined) throw badRequest('The request has no body');
  return value;
}

/** As `readJson`, but an empty body is nothing. */
export async function readOptionalJson(call: Call): Promise<Record<string, unknown> | undefined> {
  const text = await readAll(call.body);
  if (text === '') return undefined;
  const type = call.headers.get('content-type') ?? '';
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type))
    throw badRequest(`Content type '${type}' is not supported; send application/json`);
  const value = parseJson(text);
  keepBody(call.record, text, value);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('The body must be a JSON object');
  return value as Record<string, unknown>;
}

async function readAll(body: BodySource): Promise<string> {
  const text = await readText(body, jsonLimit);
  if (text === undefined) throw badRequest('The body is too large');
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('The body is not valid JSON');
  }
}

/** Checks the body of nodes/export and nodes/upload. */
export function readContent(body: Record<string, unknown>): {
  nodeName: string;
  content: Content;
  namedUser: string | undefined;
} {
  const nodeName = requiredText(body, 'nodeName', 30);
  const description = requiredText(body, 'description', 512);
  if (description.trim() === '') throw badRequest('description must not be empty');
  if (!descriptionCharacters.test(description)) throw badRequest('description contains invalid characters');
  const contentType = oneOf(body, 'contentType', contentTypes) as ContentType;
  const storageType = oneOf(body, 'storageType', storageTypes) as StorageType;
  const entries = body['entries'];
  if (!Array.isArray(entries)) throw badRequest('entries must be an array');
  const uris = entries.map((entry: unknown, index) => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
      throw badRequest(`entries[${index}] must be an object`);
    const { uri, ...rest } = entry as Record<string, unknown>;
    // The id of a file without quotes, as public scripts send it.
    if (Number.isSafeInteger(uri)) return String(uri);
    return requiredText({ uri, ...rest }, 'uri', 256, `entries[${index}].uri`);
  });
  return { nodeName, content: { description, contentType, storageType, uris }, namedUser: readNamedUser(body) };
}

/** Checks the optional `namedUser` of a body. */
export function readNamedUser(body: Record<string, unknown> | undefined): string | undefined {
  return body?.['namedUser'] === undefined ? undefined : requiredText(body, 'namedUser', 60);
}

/** Checks the `transportRequests` of a body. */
export function readRequestIds(body: Record<string, unknown>): number[] {
  const ids = body['transportRequests'];
  if (!Array.isArray(ids)) throw badRequest('transportRequests must be an array of IDs');
  return ids.map((id: unknown) => {
    // Public scripts put ids into quotes.
    if (typeof id === 'string' && /^\d{1,15}$/.test(id)) return Number(id);
    if (typeof id !== 'number' || !Number.isInteger(id)) throw badRequest('transportRequests must be an array of IDs');
    return id;
  });
}

/** Checks a text field. */
export function requiredText(body: Record<string, unknown>, field: string, limit: number, at = field): string {
  const value = body[field];
  if (value === undefined || value === null) throw badRequest(`${at} is missing`);
  if (typeof value !== 'string') throw badRequest(`${at} must be a string`);
  checkLength(value, limit, at);
  return value;
}

/** Refuses a text with more than `limit` characters. */
export function checkLength(text: string, limit: number, at: string): void {
  if ([...text].length > limit) throw badRequest(`${at} must not be longer than ${limit} characters`);
}

function oneOf(body: Record<string, unknown>, field: string, allowed: readonly string[]): string {
  const value = requiredText(body, field, 256);
  if (!allowed.includes(value)) throw badRequest(`${field} must be one of ${allowed.join(', ')}`);
  return value;
}

/** Returns a time from a query, in milliseconds since 1970. The service takes this one spelling only. */
export function queryTime(call: Call, name: string): number | undefined {
  const text = call.query.get(name);
  if (text === null) return undefined;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw badRequest(`${name} must have the format yyyy-MM-ddTHH:mm:ss.SSSZ`);
  return time;
}
