import type { Finding } from 'ctms';

export interface KeyReport { readonly ok: boolean; readonly kind: string | null; readonly auth: string | null; readonly clientId: string | null; readonly apiUrl: string | null; readonly tokenUrl: string | null; readonly region: string | null; readonly subdomain: string | null; readonly repairs: readonly string[]; readonly findings: readonly Finding[] }

export async function explainKey(_text: string): Promise<KeyReport> {
  return { ok: true, kind: 'ctms', auth: 'secret', clientId: null, apiUrl: null, tokenUrl: null, region: null, subdomain: null, repairs: [], findings: [] };
}
