export type { AdvicePart, NextStep } from '../../wasm/ctms_bg.js';
