import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { describe } from '../node/describe.js';

const git = promisify(execFile);

/** Makes the description of a transport request: of the commit, else of the archives' names. */
export async function describeCommit(files: readonly string[]): Promise<string> {
  const names = files.map((file) => path.basename(file));
  try {
    const { stdout } = await git('git', ['log', '-1', '--format=%H%n%s'], { timeout: 5000 });
    const [id = '', message = ''] = stdout.split('\n');
    return describe({ id, message }, names);
  } catch {
    // No git, no checkout, or no commit yet: all the same here.
    return describe(undefined, names);
  }
}
