/** A commit: its full id and the first line of its message. */
export interface Commit {
  readonly id: string;
  readonly message: string;
}

/** Returns the commit that is checked out here, if there is one. */
export async function checkedOut(): Promise<Commit | undefined> {
  try {
    const [{ execFile }, { promisify }] = await Promise.all([import('node:child_process'), import('node:util')]);
    const { stdout } = await promisify(execFile)('git', ['log', '-1', '--format=%H%n%s'], { timeout: 5000 });
    const [id = '', message = ''] = stdout.split('\n');
    return { id, message };
  } catch {
    // No git, no checkout, or no commit yet: all the same here.
    return undefined;
  }
}
