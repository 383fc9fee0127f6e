import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

import { at } from './paths.mjs';
import { Problem } from './say.mjs';

// Ceilings against growth that nobody sees, no aims: code that is good and passes one raises it.
// The client's and the browser's hold the 110 causes of failed imports as text, what is where, and the doctor.
const WASM_BUDGETS = { ctms: 470 * 1024, job: 170 * 1024 };
const PAYLOAD_BUDGET = 505 * 1024;

/** Says how large each wasm is, and fails when one is over its budget. */
export function checkWasmSize() {
  return Object.entries(WASM_BUDGETS).map(([name, budget]) => {
    const file = `pkg/wasm/${name}_bg.wasm`;
    return `${name} ${within(gzipped(file), budget, file)}`;
  }).join('; ');
}

/**
 * Says how much a browser loads, wasm and scripts together, and fails when it
 * is over its budget.
 *
 * @param {string} entry the package's browser entry; all that it imports is counted
 */
export function checkBrowserPayload(entry) {
  const files = importedBy(entry, new Set());
  const scripts = [...files].reduce((sum, file) => sum + gzipped(file), 0);
  return within(scripts + gzipped('pkg/wasm/ctms_bg.wasm'), PAYLOAD_BUDGET, `${entry} with all that it imports`);
}

/** The size of a file of the repository, gzipped, in bytes. */
export function gzipped(file) {
  return gzipSync(readFileSync(at(file)), { level: 9 }).length;
}

/** Says a size beside its limit, in kilobytes of 1024 bytes; over the limit it is a {@link Problem}. */
export function within(bytes, budget, what) {
  const size = `${kilobytes(bytes)} KB gzipped, limit ${kilobytes(budget)} KB`;
  if (bytes <= budget) return size;
  throw new Problem(`${what} is too large: ${size}. Take something out of it; \`twiggy top\` on the wasm tells what weighs.`);
}

const kilobytes = (bytes) => (bytes / 1024).toFixed(1).replace(/\.0$/, '');

function importedBy(file, seen) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, specifier] of readFileSync(at(file), 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*['"](\.[^'"]+\.js)['"]/g)) {
    importedBy(new URL(specifier, `file:///${file}`).pathname.slice(1), seen);
  }
  return seen;
}
