import type { Client } from './clients.js';

/** A service key as it is pasted; the shape of DOMAIN's examples. */
export type ServiceKey = Readonly<Record<string, unknown>>;

/** Route of Cloud ALM behind its API endpoint (help page "SAP Cloud Transport Management service"). */
export const calmRoute = '/api/imp-cdm-transport-management-api/v1';

/** A client certificate for keys without a secret. */
export interface KeyCertificate {
  /** PEM chain. */
  readonly certificate: string;
  /** PKCS#1 PEM. */
  readonly key: string;
}

/** Returns the service key of a client for an emulator at `url`. */
export function serviceKeyOf(client: Client, url: string, x509?: KeyCertificate): ServiceKey {
  const credentials =
    x509 === undefined
      ? { clientsecret: client.secret }
      : { 'credential-type': 'x509', certificate: x509.certificate, key: x509.key, certurl: url };
  const shared = { clientid: client.clientId, ...credentials, url, identityzone: 'emulator' };
  if (client.kind === 'calm') {
    return { endpoints: { Api: `${url}/api` }, uaa: { 'credential-type': 'binding-secret', ...shared } };
  }
  return {
    uaa: {
      'credential-type': 'binding-secret',
      ...shared,
      identityzoneid: '00000000-0000-4000-8000-00000000e000',
      tenantid: '00000000-0000-4000-8000-00000000e000',
      tenantmode: 'dedicated',
      sburl: 'https://internal-xsuaa.authentication.example.com',
      apiurl: 'https://api.authentication.example.com',
      verificationkey: '-----BEGIN PUBLIC KEY-----\nEMULATOR\n-----END PUBLIC KEY-----',
      xsappname: client.clientId.slice('sb-'.length),
      subaccountid: '00000000-0000-4000-8000-00000000e000',
      zoneid: '00000000-0000-4000-8000-00000000e000',
      uaadomain: 'authentication.example.com',
    },
    uri: url,
  };
}
