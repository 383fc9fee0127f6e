import { node, request, saveLogs, service } from '../../options.js';
import { command } from '../../spec.js';

export const explainCommand = command({
  name: 'explain',
  about: 'explain why the import of a transport request failed, or why it was not imported',
  arguments: { node, request },
  options: { saveLogs, ...service },
  examples: [{ line: 'ctms explain QA 4711', about: 'the most likely cause first; exit code 1 if the import failed, 6 if it has not ended' }],
});
