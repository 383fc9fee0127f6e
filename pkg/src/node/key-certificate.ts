import type { KeyObject, X509Certificate } from 'node:crypto';

import type { Finding } from '../errors.js';
import type { KeyCertificate } from '../../wasm/ctms_bg.js';

/** Loaded only for the few keys that hold a certificate. */
const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Clocks differ; so much of a difference is not told. */
const TOLERANCE = 5 * MINUTE;

/** So long before its end a certificate is called old, unless that is more than a quarter of its life. */
const NOTICE = 14 * DAY;

const RENEW = 'create a new service key or binding; its certificate is valid for 7 days unless its parameters say otherwise';

/** Checks what the core cannot: the dates of the certificates, and whether the private key is the first one's. */
export function checkCertificate({ certificateAt, certificate, keyAt, key }: KeyCertificate): Finding[] {
  const chain = (certificate.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(read);
  const findings = chain.flatMap((one, index) => {
    const which = index === 0 ? '' : `certificate ${index + 1} of the chain `;
    if (one === undefined) return [error(certificateAt, `${which}is not a certificate`, 'paste the key as it was issued')];
    return dates(one).map((finding) => ({ ...finding, at: certificateAt, problem: which + finding.problem }));
  });
  const [leaf] = chain;
  if (key === '') return findings;
  const privateKey = readKey(key);
  if (privateKey === undefined) return [...findings, error(keyAt, 'is not a private key', 'paste the key as it was issued')];
  if (leaf === undefined || leaf.checkPrivateKey(privateKey)) return findings;
  return [...findings, error(keyAt, 'does not belong to the certificate', 'certificate and key must be of the same service key: paste it as it was issued')];
}

function dates(certificate: X509Certificate): Omit<Finding, 'at'>[] {
  const [from, to, now] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo), Date.now()];
  if (now >= to) return [{ problem: `expired on ${day(to)}`, advice: RENEW, severity: 'error' }];
  if (now < from - TOLERANCE) {
    return [{ problem: `is not valid before ${day(from)}`, advice: 'check the clock of this machine, or wait', severity: 'error' }];
  }
  if (to - now < Math.min(NOTICE, (to - from) / 4)) return [{ problem: `expires on ${day(to)}`, advice: RENEW, severity: 'warning' }];
  return [];
}

function read(pem: string): X509Certificate | undefined {
  try {
    return new (crypto().X509Certificate)(pem);
  } catch {
    // OpenSSL's words help nobody: what matters is that it is none.
    return undefined;
  }
}

function readKey(pem: string): KeyObject | undefined {
  try {
    return crypto().createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function day(time: number): string {
  return new Date(time).toISOString().replace(/:\d\d\.\d+Z$/, ' UTC').replace('T', ' at ');
}

function error(at: string, problem: string, advice: string): Finding {
  return { at, problem, advice, severity: 'error' };
}
