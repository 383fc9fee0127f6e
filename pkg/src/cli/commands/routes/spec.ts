import { service } from '../../options.js';
import { command } from '../../spec.js';

export const routesCommand = command({
  name: 'routes',
  about: 'show the routes between nodes as a tree',
  arguments: {},
  options: service,
  examples: [{ line: 'ctms routes', about: 'where transport requests go' }],
});
