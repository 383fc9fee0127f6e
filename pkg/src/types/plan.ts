export type { Plan, PlannedFile } from '../../wasm/ctms_bg.js';
