export { age, size } from './shared/format.js';
export { nameOf } from './shared/status.js';
export { texts } from './texts.js';
