import { published } from '../published.js';
import { version } from '../version.js';

/** How a package of this project is installed: by its name, or before the first release from the tarball that `npm run pack` makes. */
export function installCommand(name: string, onNpm = published): string {
  return onNpm ? `npm install -D ${name}` : `npm install -D ./${name}-${version}.tgz (not yet published on npm: build it with "npm run pack" in the repository)`;
}

/** What a job runs instead of `ctms`: this version by name, or before the first release the package that the job names. */
export function jobCommand(onNpm = published): string {
  return onNpm ? `npx --yes ctms@${version}` : 'npx --yes --package="${CTMS_PACKAGE:?}" -- ctms';
}

/** What has to be known before a command line goes into a job; nothing once ctms is on npm. */
export function sourceNotes(onNpm = published): string[] {
  if (onNpm) return [];
  return [`ctms is not yet published on npm; in a job run ${jobCommand(onNpm)} instead of ctms, and set CTMS_PACKAGE to a tarball or to name and version in a registry of your own`];
}
