import { usage } from '../errors.js';

/** The proxies for https and http, and the hosts that are reached without one. */
export interface Proxies {
  readonly https: string;
  readonly http: string;
  readonly not: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds the proxies: the one that is given, for https and http alike, else
 * those of the environment. `NO_PROXY` counts for both, as with curl.
 *
 * @param given `false` for none whatever the environment says.
 */
export function proxiesOf(given: string | false | undefined, env: Environment): Proxies | undefined {
  if (given === false) return undefined;
  const not = named(env, 'NO_PROXY')?.value ?? '';
  if (given !== undefined && given.trim() !== '') {
    const proxy = address(given, 'the given proxy');
    return { https: proxy, http: proxy, not };
  }
  const [https, http] = ['HTTPS_PROXY', 'HTTP_PROXY'].map((name) => {
    const found = named(env, name);
    return found && address(found.value, `the proxy of ${found.name}`);
  });
  return https === undefined && http === undefined ? undefined : { https: https ?? '', http: http ?? '', not };
}

/** The lower-case name comes first, as with curl; an empty variable counts as unset. */
function named(env: Environment, name: string): { name: string; value: string } | undefined {
  for (const spelling of [name.toLowerCase(), name]) {
    const value = env[spelling]?.trim();
    if (value) return { name: spelling, value };
  }
  return undefined;
}

/** Checks a proxy's address; what is wrong with it is told without showing it, because it may hold a password. */
function address(text: string, what: string): string {
  const whole = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || !isDecodable(url) || hasMore(url)) {
    const advice = 'write it as http://proxy.example:8080, with user and password percent-encoded as http://user:password@proxy.example:8080';
    throw usage('USAGE', `${what} is not the address of an http or https proxy`, advice);
  }
  return url.href;
}

/** Whether something stands behind the host: most likely the rest of a password with `/`, `?` or `#` in it. */
function hasMore({ pathname, search, hash }: URL): boolean {
  return pathname !== '/' || search !== '' || hash !== '';
}

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
