import type { UploadProgress } from '../../types/files.js';
import { now, type Context, type Io } from '../io.js';
import { printable } from './printable.js';
import { size } from './sizes.js';
import { span } from './words.js';

/** Shows how far the upload is. */
export interface ProgressDisplay {
  update(progress: UploadProgress): void;
  end(): void;
  /** What was uploaded, a sentence for each file. */
  readonly uploaded: readonly string[];
}

/** Where stderr is not a terminal, a line so often, in milliseconds, or so often, in percent. */
const LINE_EVERY_MS = 10_000;
const LINE_EVERY_PERCENT = 10;

/** A file on its way. */
interface Upload {
  readonly began: number;
  readonly told: { at: number; percent: number };
}

/** A bar on a terminal, a line every few seconds elsewhere, nothing with `--quiet`. */
export async function showProgress({ io, options }: Context): Promise<ProgressDisplay> {
  if (options.quiet) return withEnds(io, { update: () => {}, end: () => {} }, () => {});
  const display = io.stderr.isTTY ? await bar(io.raw.stderr) : lines(io);
  return withEnds(io, display, (sentence) => {
    display.end();
    io.stderr.write(`${sentence}\n`);
  });
}

type Display = Omit<ProgressDisplay, 'uploaded'>;

/** Adds a sentence for each file whose last byte has gone out; one that is sent again is one upload. */
function withEnds(io: Io, display: Display, tell: (sentence: string) => void): ProgressDisplay {
  const began = new Map<number, number>();
  const uploaded: string[] = [];
  return {
    uploaded,
    update(progress) {
      const { file, fileIndex, sent, total } = progress;
      if (uploaded[fileIndex] !== undefined) return;
      if (!began.has(fileIndex)) began.set(fileIndex, now(io));
      if (sent < total) return display.update(progress);
      const milliseconds = now(io) - (began.get(fileIndex) ?? 0);
      const sentence = `Uploaded ${printable(file)}: ${size(total)} in ${span(milliseconds)}${speed(total, milliseconds)}`;
      uploaded[fileIndex] = sentence;
      tell(sentence);
    },
    end: () => display.end(),
  };
}

/** Nothing for an upload that is over at once: it would say how fast memory is. */
function speed(bytes: number, milliseconds: number): string {
  return milliseconds < 1000 ? '' : ` (${size((bytes * 1000) / milliseconds)}/s)`;
}

async function bar(stream: NodeJS.WritableStream): Promise<Display> {
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    stream,
    format: '{file} {bar} {percentage} % of {size}, {eta_formatted} left',
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
  }, cliProgress.Presets.shades_classic);
  let current: number | undefined;
  return {
    update({ file, fileIndex, sent, total }) {
      if (current !== fileIndex) bar.start(total, 0, { file: printable(file), size: size(total) });
      current = fileIndex;
      bar.update(sent);
    },
    end: () => bar.stop(),
  };
}

function lines(io: Io): Display {
  const uploads = new Map<number, Upload>();
  return {
    update({ file, fileIndex, sent, total }) {
      const at = now(io);
      const known = uploads.get(fileIndex);
      const { began, told } = known ?? { began: at, told: { at, percent: 0 } };
      if (!known) uploads.set(fileIndex, { began, told });
      const percent = Math.floor((100 * sent) / total);
      // A small file would fill a log with lines that nobody has the time to read.
      const isDue = at - told.at >= LINE_EVERY_MS || (percent - told.percent >= LINE_EVERY_PERCENT && at - told.at >= 1000);
      if (!isDue) return;
      Object.assign(told, { at, percent });
      io.stderr.write(`${printable(file)}: ${percent} % of ${size(total)}${speed(sent, at - began)}\n`);
    },
    end: () => {},
  };
}
