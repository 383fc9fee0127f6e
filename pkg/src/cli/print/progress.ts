import type { UploadProgress } from '../../types/files.js';
import type { Context } from '../io.js';

/** Shows how far the upload is. */
export interface ProgressDisplay {
  update(progress: UploadProgress): void;
  end(): void;
}

/** Where stderr is no terminal, a line so often, in milliseconds. */
const LINE_EVERY_MS = 5000;

/** A bar on a terminal, a line every few seconds elsewhere, nothing with `--quiet`. */
export async function showProgress({ io, options }: Context): Promise<ProgressDisplay> {
  if (options.quiet) return { update: () => {}, end: () => {} };
  return io.stderr.isTTY ? bar(io.stderr) : lines(io.stderr);
}

async function bar(stream: NodeJS.WritableStream): Promise<ProgressDisplay> {
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    stream,
    format: '{file} {bar} {percentage} % of {megabytes}, {eta_formatted} left',
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
  }, cliProgress.Presets.shades_classic);
  let current: number | undefined;
  return {
    update({ file, fileIndex, sent, total }) {
      if (current !== fileIndex) bar.start(total, 0, { file, megabytes: megabytes(total) });
      current = fileIndex;
      bar.update(sent);
    },
    end: () => bar.stop(),
  };
}

function lines(stream: NodeJS.WritableStream): ProgressDisplay {
  let last = Date.now();
  return {
    update({ file, sent, total }) {
      if (Date.now() - last < LINE_EVERY_MS) return;
      last = Date.now();
      stream.write(`${file}: ${megabytes(sent)} of ${megabytes(total)} (${Math.floor((100 * sent) / total)} %)\n`);
    },
    end: () => {},
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
