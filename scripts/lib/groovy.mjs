import { aptInstall } from './apt.mjs';
import { ask } from './run.mjs';
import { Problem, upToDate } from './say.mjs';

/** Finds Groovy, which runs the steps for Jenkins in tests; on Debian and Ubuntu installs it when there is none and it may. */
export async function needGroovy() {
  if (ask('sh', ['-c', 'command -v groovy']) !== undefined) return upToDate('Groovy');
  const advice = 'install Groovy (the package groovy of your system) and put it on the PATH.';
  const onFailure = `Groovy could not be installed (apt-get's own words are above): ${advice}`;
  if (!(await aptInstall('Groovy for the tests of the Jenkins library', ['groovy'], onFailure))) {
    throw new Problem(`There is no Groovy for the tests of the Jenkins library, and this user may not install it: ${advice}`);
  }
}
