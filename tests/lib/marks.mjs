import assert from 'node:assert/strict';
import { inspect } from 'node:util';

/**
 * Looks for secrets in everything that is told, in every form in which they
 * travel or are echoed.
 *
 * @param {string[]} secrets
 */
export function marks(secrets) {
  const known = new Set();
  const forms = new Map();
  const add = (secret) => {
    if (known.has(secret)) return;
    known.add(secret);
    for (const form of formsOf(secret)) forms.set(form, secret);
  };
  for (const secret of secrets) add(secret);
  return {
    add,
    /** Fails when a text holds a secret; says where, and shows none of it. */
    none(what, text) {
      for (const form of forms.keys()) {
        const at = text.indexOf(form);
        assert(at < 0, `${what}: a secret is in it, after: ${JSON.stringify(text.slice(Math.max(0, at - 80), at))}`);
      }
    },
    /** The same, for a value in every form in which programs print it. */
    noneIn(what, value) {
      for (const [form, text] of Object.entries(printed(value))) this.none(`${what}, ${form}`, text);
    },
    /** How many forms are looked for. */
    get size() { return forms.size; },
  };
}

/** A text as it stands, percent-encoded, in JSON; each of them percent-encoded again, and inside base64 wherever it may begin there. */
export function formsOf(secret) {
  const percent = encodeURIComponent(secret);
  const small = percent.replace(/%../g, (digits) => digits.toLowerCase());
  const form = new URLSearchParams({ x: secret }).toString().slice(2);
  const forms = [secret, percent, small, form, JSON.stringify(secret).slice(1, -1), inspect(secret).slice(1, -1)];
  for (const once of [...forms]) {
    forms.push(encodeURIComponent(once));
    for (const before of ['', '_', '__']) {
      const whole = Buffer.from(before + once).toString('base64').replaceAll('=', '');
      // What stands before and behind changes the first and the last letters.
      const inner = whole.slice(before.length === 0 ? 0 : 4, -2);
      forms.push(inner, inner.replaceAll('+', '-').replaceAll('/', '_'));
    }
  }
  return [...new Set(forms)].filter((text) => text.length >= 6);
}

function printed(value) {
  const deep = { depth: Infinity, showHidden: true, maxStringLength: Infinity, maxArrayLength: Infinity, getters: true };
  const texts = { inspect: inspect(value, deep), String: String(value), JSON: JSON.stringify(value) ?? '' };
  if (value instanceof Error) {
    const clone = structuredClone(value);
    Object.assign(texts, { stack: value.stack ?? '', clone: inspect(clone, deep), 'JSON of all its fields': JSON.stringify(value, Object.getOwnPropertyNames(value)) });
    if (value.cause) texts.cause = inspect(value.cause, deep);
  }
  return texts;
}
