import { CtmsClient } from '../../node.js';
import { findArchives } from '../archives.js';
import { describeCommit } from '../commit.js';
import type { Context } from '../io.js';
import { findKeys } from '../keys.js';
import { printReleased, teller } from '../print.js';
import { showProgress } from '../progress.js';
import type { ReleaseCommandOptions } from '../program.js';

/** `ctms export` and `ctms upload`. */
export async function releaseCommand(
  context: Context,
  verb: 'exportFrom' | 'uploadTo',
  archives: readonly string[],
  options: ReleaseCommandOptions,
): Promise<void> {
  const files = await findArchives(archives);
  const keys = await findKeys(context);
  const description = options.description ?? (await describeCommit(files));
  const client = new CtmsClient({ ...keys, allowHttp: options.allowHttp, namedUser: options.namedUser });
  const progress = await showProgress(context);
  try {
    const released = await client[verb]((verb === 'exportFrom' ? options.from : options.to) ?? '', {
      files,
      description,
      contentType: options.contentType,
      signal: context.signal,
      timeoutMs: options.timeout === undefined ? undefined : options.timeout * 1000,
      onEvent: teller(context),
      onProgress: progress.update,
    });
    progress.end();
    printReleased(context, released);
  } finally {
    progress.end();
    client.close();
  }
}
