import { CtmsError } from '../errors.js';
import type { DoctorReport } from '../types/doctor.js';
import { callCore } from './core.js';
import type { Platform } from './platform.js';

/** Has the core report on a key that no client can be made with; throws what is about something else. */
export async function reportOnKey(platform: Platform, error: unknown): Promise<DoctorReport> {
  if (!(error instanceof CtmsError)) throw error;
  const { code, details: { findings = [] } } = error;
  const plain = findings.map(({ at, problem, advice, severity }) => ({ at, problem, advice, severity }));
  const report = await callCore(() => platform.core().Core.doctorOfKey({ code, findings: plain }));
  if (report === null) throw error;
  return report;
}
