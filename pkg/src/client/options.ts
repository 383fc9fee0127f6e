import { usage } from '../errors.js';

/**
 * Puts what a method takes by its place beside its options, as the core reads
 * them. An option of the same name would be lost, so that it is refused.
 */
export function withArguments(options: object | undefined, given: object): object {
  for (const name of Object.keys(given)) {
    if (options !== undefined && options !== null && Object.hasOwn(options, name)) {
      throw usage('USAGE', `the option ${name} does not exist`, `${name} is an argument of the call, not an option`);
    }
  }
  return { ...options, ...given };
}
