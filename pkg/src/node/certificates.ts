import { isCtmsError, usage } from '../errors.js';
import { readTextFile } from './read-text.js';
import { shownPath } from './shown.js';

/**
 * Reads further certification authorities, and joins those that Node trusts:
 * a list of one's own takes the place of all others.
 *
 * @param given PEM text, or the path of a PEM file.
 */
export async function trusted(given: string | undefined, signal?: AbortSignal): Promise<string[] | undefined> {
  if (given === undefined || given === '') return undefined;
  const own = given.includes('-----BEGIN') ? given : await pemFile(given, undefined, signal);
  return [...(await trustedByNode()), own];
}

/** Since Node 22.15; knows NODE_EXTRA_CA_CERTS and the system's store. */
interface NewerTls {
  readonly getCACertificates?: (type: 'default') => string[];
}

async function trustedByNode(): Promise<readonly string[]> {
  const { default: tls } = await import('node:tls');
  const { getCACertificates } = tls as NewerTls;
  if (getCACertificates) return getCACertificates('default');
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  return extra ? [...tls.rootCertificates, await pemFile(extra, 'NODE_EXTRA_CA_CERTS')] : tls.rootCertificates;
}

async function pemFile(file: string, from?: string, signal?: AbortSignal): Promise<string> {
  const path = shownPath(file);
  const what = ['the CA file', path, from && `of ${from}`].filter(Boolean).join(' ');
  const text = await readTextFile(file, signal).catch((error: NodeJS.ErrnoException) => {
    if (isCtmsError(error)) throw error;
    const reason = error.code === 'ENOENT' ? 'there is no such file' : error.code ?? error.message;
    throw usage('USAGE', `${what} cannot be read: ${reason}`, 'give the path of a PEM file');
  });
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw usage('USAGE', `${what} holds no certificate in PEM form`, 'convert it: openssl x509 -inform der -in ca.cer -out ca.pem');
}
