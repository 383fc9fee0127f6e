export type { RequestInfo, ResponseInfo } from '../../wasm/ctms_bg.js';
