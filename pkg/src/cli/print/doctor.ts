import type { AfterFailure, DoctorCheck, DoctorFinding, DoctorNode, DoctorReport } from '../../types/doctor.js';
import type { Context, Io } from '../io.js';
import { adviceWords } from './advice.js';
import { colours } from './colours.js';
import { printable } from './printable.js';
import { ageOf } from './times.js';

/** More nodes than that would not fit on one page. */
const SHOWN_NODES = 12;

/** Prints the report of the doctor on one page; with `--quiet` what was found alone. */
export function printDoctor({ io, options }: Context, report: DoctorReport): void {
  const { checks, findings, nodes } = report;
  const parts = [
    ...(options.quiet ? [] : [grouped(checks).map((check) => checkLine(io, check)).join(''), wayOf(nodes)]),
    findings.map((finding) => findingLines(io, finding)).join(''),
    `${summary(report)}\n`,
  ];
  io.stdout.write(parts.filter((part) => part !== '').join('\n'));
}

/** A check, or several that were skipped for the same reason. */
type Line = Pick<DoctorCheck, 'outcome' | 'text'> & { readonly names: readonly string[] };

function grouped(checks: readonly DoctorCheck[]): readonly Line[] {
  const lines: Line[] = [];
  for (const { name, outcome, text } of checks) {
    const last = lines.at(-1);
    const isSame = outcome === 'skipped' && last?.outcome === 'skipped' && last.text === text;
    if (isSame) lines[lines.length - 1] = { ...last, names: [...last.names, name] };
    else lines.push({ outcome, text, names: [name] });
  }
  return lines;
}

function checkLine(io: Io, { names, outcome, text }: Line): string {
  const { green, yellow, dim } = colours(io);
  const paint = { ok: green, found: yellow, skipped: dim }[outcome];
  return `${paint(outcome.padEnd(7))}  ${names.join(', ').padEnd(12)}  ${printable(text)}`.trimEnd() + '\n';
}

const AFTER_FAILURE: Readonly<Record<AfterFailure, string>> = {
  last: 'the last node',
  alreadyForwarded: 'forwards before the import: a request that fails is in the next queue already',
  forwarded: 'forwards after the import, also a request that fails',
  manual: 'forwards manually: a request that fails stays until somebody forwards it',
  stays: 'forwards what was imported successfully: a request that fails stays',
  unknown: 'what it does with a request that fails is not known',
};

function wayOf(nodes: readonly DoctorNode[]): string {
  const lines = nodes.slice(0, SHOWN_NODES).map((node) => {
    const { nodeName, after, forwardMode, afterFailure } = node;
    const way = after === null ? nodeName : `${after} -> ${nodeName}`;
    const mode = forwardMode === null || afterFailure === 'last' ? '' : ` (${forwardMode})`;
    return `${printable(way)}: ${AFTER_FAILURE[afterFailure]}${printable(mode)}${queueOf(node)}\n`;
  });
  const more = nodes.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more nodes\n`] : [])].join('');
}

function queueOf({ waiting, oldestWaitingSince, failed, running }: DoctorNode): string {
  const age = ageOf(oldestWaitingSince);
  const counts = [
    waiting ? `${waiting} waiting${age === '' ? '' : `, the oldest for ${age}`}` : '',
    running ? `${running} running` : '',
    failed ? `${failed} failed` : '',
  ];
  return counts.filter((text) => text !== '').map((text) => `; ${text}`).join('');
}

function findingLines(io: Io, { level, certainty, at, problem, advice, adviceParts, id }: DoctorFinding): string {
  const { red, yellow, dim } = colours(io);
  const label = level === 'problem' ? red('Problem') : yellow('Hint');
  const how = certainty === 'sure' ? '' : `, ${certainty}`;
  const cure = adviceWords(advice, adviceParts);
  return `${label}: ${printable(at)}: ${printable(problem)} ${dim(`(${id}${how})`)}\n${cure === '' ? '' : `  ${printable(cure)}\n`}`;
}

function summary({ findings }: DoctorReport): string {
  const count = (level: string, word: string): string => {
    const found = findings.filter((finding) => finding.level === level).length;
    return found === 0 ? '' : `${found} ${word}${found === 1 ? '' : 's'}`;
  };
  const counts = [count('problem', 'problem'), count('hint', 'hint')].filter((text) => text !== '');
  return counts.length === 0 ? 'No problems found.' : `${counts.join(', ')}.`;
}
