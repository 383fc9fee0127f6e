export type { AdvicePart, NextStep, NextStepAction } from '../../wasm/ctms_bg.js';
