import type { DoctorFinding } from '../../../types/doctor.js';
import { callOptions, withClient } from '../../client.js';
import { findArchives } from '../../job/archives.js';
import { adviceWords } from '../../print/advice.js';
import { printDoctor } from '../../print/doctor.js';
import { printJson } from '../../print/json.js';
import type { Work } from '../../spec.js';
import type { doctorCommand } from './spec.js';

/** The exit code is 1 for a problem, 2 to 4 where key, token server or service cannot be used, else 0. */
export const run: Work<typeof doctorCommand> = (context, { archives }, options) => withClient(context, async (client) => {
  const { from, to, descriptor = [], mtaVersion, contentType, sizeLimit } = options;
  const files = await findArchives(archives);
  const report = await client.doctor({
    from, to, files, mtaVersion, contentType, sizeLimit, ...callOptions(context),
    extensionDescriptors: Object.fromEntries(descriptor.map(pair)),
  });
  if (context.options.json) printJson(context.io, { ...report, findings: report.findings.map(withCommandLine) });
  else printDoctor(context, report);
  return report.exitCode;
});

/** The finding with an advice that can be copied. */
function withCommandLine(finding: DoctorFinding): DoctorFinding {
  return { ...finding, advice: adviceWords(finding.advice, finding.adviceParts) };
}

/** `QA=qa.mtaext` */
function pair(text: string): readonly [node: string, file: string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}
