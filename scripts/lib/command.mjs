import { readFileSync } from 'node:fs';
import process from 'node:process';

import { at } from './paths.mjs';

/** The script behind the command `ctms`, as pkg/package.json names it. */
export function ctmsScript() {
  const { bin } = JSON.parse(readFileSync(at('pkg/package.json'), 'utf8'));
  return at(`pkg/${(typeof bin === 'string' ? bin : bin.ctms).replace('./', '')}`);
}

/** The environment for a command that is to see exactly this key, and none that this shell may hold. */
export function withKey(serviceKey) {
  const others = ['CTMS_SERVICE_KEY_FILE', 'CTMS_OPERATING_KEY', 'PIPER_serviceKey', 'VCAP_SERVICES'];
  const env = { ...process.env, CTMS_SERVICE_KEY: JSON.stringify(serviceKey) };
  for (const name of others) delete env[name];
  return env;
}
