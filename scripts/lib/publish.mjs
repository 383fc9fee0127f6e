import { readFileSync } from 'node:fs';

import { pack, publishedPackages } from './pack.mjs';
import { at } from './paths.mjs';
import { npm, run } from './run.mjs';
import { Problem } from './say.mjs';

/**
 * Makes sure that a tag names the version of every package that is published.
 *
 * @param {string | undefined} tag  such as "v1.2.3"
 * @param {{ name: string, version: string }[]} packages
 * @returns {string} the version
 */
export function versionOf(tag, packages) {
  const version = /^v(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(tag ?? '')?.[1];
  if (version === undefined) throw new Problem(`"${tag ?? ''}" is no tag of a release: it must look like v1.2.3.`, { code: 2 });
  const others = packages.filter((one) => one.version !== version).map((one) => `${one.name} ${one.version}`);
  if (others.length > 0) throw new Problem(`The tag says ${version}, but not so ${others.join(', ')}: raise the version in package.json first.`, { code: 2 });
  return version;
}

/** Packs every package and publishes it with the proof of its origin; a version such as 1.2.3-rc.1 as "next". */
export async function publish(tag, env) {
  const folders = publishedPackages();
  const version = versionOf(tag, folders.map((folder) => JSON.parse(readFileSync(at(`${folder}/package.json`), 'utf8'))));
  for (const folder of folders) {
    // The proof names the repository, and npm compares it with what the package says of itself.
    const source = `git+${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}.git`;
    await run(...npm(['pkg', 'set', 'repository.type=git', `repository.url=${source}`, `repository.directory=${folder}`]), { cwd: at(folder) });
    await run(...npm(publishArguments(await pack(folder), version)));
  }
}

/** What npm is told to publish a tarball. */
export function publishArguments(tarball, version) {
  return ['publish', tarball, '--provenance', '--access', 'public', '--tag', version.includes('-') ? 'next' : 'latest'];
}
