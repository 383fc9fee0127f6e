import { usage } from '../errors.js';

/**
 * Puts what a method takes by its place beside its options, as the core reads
 * them. An option of the same name would be lost, so that it is refused.
 */
export function withArguments(options: object | null | undefined, given: object): object {
  checkOptions(options);
  for (const name of Object.keys(given)) {
    if (options !== undefined && options !== null && Object.hasOwn(options, name)) {
      throw usage('USAGE', `the option ${name} does not exist`, `${name} is an argument of the call, not an option`);
    }
  }
  return { ...options, ...given };
}

/** Refuses options that are not an object: spread into another one, they would be lost. */
export function checkOptions(options: unknown): void {
  if (options === undefined || options === null || (typeof options === 'object' && !Array.isArray(options))) return;
  throw usage('USAGE', 'the options must be an object', 'pass { name: value }');
}

/** Returns a list that is needed here; any list will do, such as the FileList of an input; a text is one of letters. */
export function listOf<T>(name: string, list: Iterable<T>, advice: string): T[] {
  if (typeof list !== 'object' || list === null || !(Symbol.iterator in list)) throw usage('USAGE', `${name} must be a list`, advice);
  return [...list];
}
