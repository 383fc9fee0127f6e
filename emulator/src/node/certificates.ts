import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import forge from 'node-forge';
import type { KeyCertificate } from '../auth/service-key.js';

/** A certificate authority that lives as long as the emulator. */
export interface Authority {
  /** PEM certificate to trust. */
  readonly ca: string;
  /** Certificate and key of the server on loopback. */
  readonly server: KeyCertificate;
  /** Returns a client certificate with its key that is valid for so many days; below zero it has ended already. */
  issueClient(name: string, days?: number): KeyCertificate;
  /** Returns the name that a client certificate was issued for. */
  nameOf(certificate: string): string | undefined;
}

interface Pair {
  readonly certificate: forge.pki.Certificate;
  readonly privateKey: forge.pki.rsa.PrivateKey;
  readonly keyPem: string;
}

const day = 24 * 60 * 60 * 1000;
/** SAP's default validity of certificates in service keys. */
const clientDays = 7;

/** Makes a certificate authority and the server's certificate; takes some tenths of a second. */
export function createAuthority(hosts: readonly string[]): Authority {
  const root = certify('CTMS emulator CA', 365, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ]);
  const server = certify(
    'localhost',
    365,
    [
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: hosts.map((host) => (isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host })),
      },
    ],
    root,
  );
  const names = new Map<string, string>();
  return {
    ca: pemOf(root),
    server: { certificate: pemOf(server) + pemOf(root), key: server.keyPem },
    issueClient(name, days = clientDays) {
      const client = certify('CTMS emulator client', days, [{ name: 'extKeyUsage', clientAuth: true }], root);
      names.set(fingerprint(pemOf(client)), name);
      return { certificate: pemOf(client) + pemOf(root), key: client.keyPem };
    },
    nameOf: (certificate) => names.get(fingerprint(certificate)),
  };
}

function certify(commonName: string, days: number, extensions: readonly object[], issuer?: Pair): Pair {
  // Node makes RSA keys in a fraction of the time that JavaScript needs.
  const { privateKey: keyPem, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const certificate = forge.pki.createCertificate();
  const privateKey = forge.pki.privateKeyFromPem(keyPem) as forge.pki.rsa.PrivateKey;
  certificate.serialNumber = `01${randomBytes(8).toString('hex')}`;
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  // TLS compares with the machine's clock, so this is not a place for the emulator's own.
  const now = Date.now();
  certificate.validity.notBefore = new Date(now - Math.max(day, -2 * days * day));
  certificate.validity.notAfter = new Date(now + days * day);
  const subject = [{ name: 'commonName', value: commonName }];
  certificate.setSubject(subject);
  certificate.setIssuer(issuer?.certificate.subject.attributes ?? subject);
  certificate.setExtensions([...extensions]);
  certificate.sign(issuer?.privateKey ?? privateKey, forge.md.sha256.create());
  return { certificate, privateKey, keyPem };
}

function pemOf({ certificate }: Pair): string {
  return forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n');
}

function fingerprint(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256;
}
