/** A commit: its full id and its message. */
export interface Commit {
  readonly id: string;
  readonly message: string;
}

/**
 * The whole message, because git's subject (`%s`) joins all lines before the first
 * empty one; nothing that a user's or a machine's configuration adds or changes.
 */
const LOG = ['-c', 'log.showSignature=false', 'log', '-1', '--encoding=UTF-8', '--format=%H%n%B'];

/** Returns the commit that is checked out here, if there is one. */
export async function checkedOut(): Promise<Commit | undefined> {
  try {
    const [{ execFile }, { promisify }] = await Promise.all([import('node:child_process'), import('node:util')]);
    const { stdout } = await promisify(execFile)('git', LOG, { timeout: 5000 });
    const end = stdout.indexOf('\n');
    return { id: stdout.slice(0, end), message: stdout.slice(end + 1) };
  } catch {
    // No git, no checkout, or no commit yet: all the same here.
    return undefined;
  }
}
