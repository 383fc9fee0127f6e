import type { ContentType } from '../../types.js';
import { findArchives } from '../archives.js';
import { callOptions, makeClient } from '../client.js';
import { describeCommit } from '../commit.js';
import type { Context } from '../io.js';
import { printReleased } from '../print.js';
import { showProgress } from '../progress.js';

/** The options of the commands that make a transport request. */
export interface ReleaseOptions {
  readonly description?: string;
  readonly namedUser?: string;
  readonly contentType: ContentType;
}

/** `ctms export` and `ctms upload`. */
export async function releaseArchives(
  context: Context,
  verb: 'exportFrom' | 'uploadTo',
  node: string,
  archives: readonly string[],
  options: ReleaseOptions,
): Promise<void> {
  const files = await findArchives(archives);
  const description = options.description ?? (await describeCommit(files));
  const client = await makeClient(context, { namedUser: options.namedUser });
  const progress = await showProgress(context);
  try {
    const released = await client[verb](node, {
      files,
      description,
      contentType: options.contentType,
      onProgress: progress.update,
      ...callOptions(context),
    });
    progress.end();
    printReleased(context, released);
  } finally {
    progress.end();
    client.close();
  }
}
