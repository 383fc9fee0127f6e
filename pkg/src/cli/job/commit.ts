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

/** A checkout that git does not read, because it belongs to another user: usual in container jobs. */
export interface RefusedCheckout {
  readonly refused: string;
}

/** Returns the commit that is checked out here, if there is one. */
export async function checkedOut(): Promise<Commit | RefusedCheckout | undefined> {
  try {
    const [{ execFile }, { promisify }] = await Promise.all([import('node:child_process'), import('node:util')]);
    const { stdout } = await promisify(execFile)('git', LOG, { timeout: 5000, env: forGit(process.env) });
    const end = stdout.indexOf('\n');
    return { id: stdout.slice(0, end), message: stdout.slice(end + 1) };
  } catch (error) {
    const stderr = String((error as { stderr?: unknown }).stderr ?? '');
    const refused = /safe\.directory ('?)(.+?)\1\s*$/m.exec(stderr)?.[2];
    if (refused !== undefined) return { refused };
    // No git, no checkout, or no commit yet: all the same here.
    return undefined;
  }
}

/** What git needs to find itself, its configuration and the checkout; no key or token of the job is among it. */
const NEEDED = /^(PATH|PATHEXT|HOME|HOMEDRIVE|HOMEPATH|USERPROFILE|XDG_CONFIG_HOME|APPDATA|LOCALAPPDATA|PROGRAMDATA|SYSTEMROOT|WINDIR|TMPDIR|TEMP|TMP|LD_LIBRARY_PATH|DYLD_\w+|GIT_(DIR|WORK_TREE|COMMON_DIR|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|EXEC_PATH|CONFIG_\w+))$/i;

function forGit(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const needed = Object.entries(env).filter(([name]) => NEEDED.test(name));
  return { ...Object.fromEntries(needed), LC_ALL: 'C' };
}
