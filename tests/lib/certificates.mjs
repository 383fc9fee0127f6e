import { generateKeyPairSync } from 'node:crypto';

import forge from 'node-forge';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Makes a certificate that signs itself.
 *
 * @param {{ host?: string, fromDays?: number, toDays?: number }} [options]  a name, not an address, unless 127.0.0.1;
 *        from and to when it is valid, in days from now
 * @returns {{ cert: string, key: string }} PEM
 */
export function selfSigned({ host = '127.0.0.1', fromDays = -1, toDays = 1 } = {}) {
  const { privateKey: key, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const certificate = forge.pki.createCertificate();
  certificate.serialNumber = '01';
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.validity.notBefore = new Date(Date.now() + fromDays * DAY_MS);
  certificate.validity.notAfter = new Date(Date.now() + toDays * DAY_MS);
  const names = [{ name: 'commonName', value: host }];
  certificate.setSubject(names);
  certificate.setIssuer(names);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames: [host === '127.0.0.1' ? { type: 7, ip: host } : { type: 2, value: host }] },
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(key), forge.md.sha256.create());
  return { cert: forge.pki.certificateToPem(certificate), key };
}
