export { nameOf } from './shared/status.js';
export { texts } from './texts.js';
