import { command, several } from '../../spec.js';

/** Behind the scripts of `ctms completion`: prints what the last word may become. */
export const completeCommand = command({
  name: 'complete',
  about: 'print what the last of these words of a command line may become',
  arguments: { words: several({ name: '[word...]', about: 'the words after ctms, the last one as far as it is typed' }) },
  options: {},
  examples: [],
});
