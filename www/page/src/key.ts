import { init, parseServiceKey, type KeyReport } from 'ctms';

/** Explains a service key, as text of any form in which people have it. The core is loaded for the first one. */
export async function explainKey(text: string): Promise<KeyReport> {
  await init();
  return parseServiceKey(text);
}
