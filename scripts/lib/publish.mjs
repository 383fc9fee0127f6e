import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import { makeFolder, pack, publishedPackages } from './pack.mjs';
import { at } from './paths.mjs';
import { isPublished } from './published.mjs';
import { ask, npm, run } from './run.mjs';
import { Problem, say } from './say.mjs';

const FOLDER = 'target/release-packages';

/**
 * Makes sure that a tag names the version of every package that is published.
 *
 * @param {string | undefined} tag  such as "v1.2.3"
 * @param {{ name: string, version: string }[]} packages
 * @returns {string} the version
 */
export function versionOf(tag, packages) {
  const version = /^v(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(tag ?? '')?.[1];
  if (version === undefined) throw new Problem(`"${tag ?? ''}" is not the tag of a release: it must look like v1.2.3.`, { code: 2 });
  const others = packages.filter((one) => one.version !== version).map((one) => `${one.name} ${one.version}`);
  if (others.length > 0) throw new Problem(`The tag says ${version}, but these packages have another version: ${others.join(', ')}. Raise the version in package.json first.`, { code: 2 });
  return version;
}

/**
 * Packs the built packages for a release into target/release-packages/ and hands their checksums to
 * the job that publishes them.
 *
 * @param {string | undefined} tag
 * @param {NodeJS.ProcessEnv} env  with the repository from which the packages come
 * @param {boolean} [published]    as published.json says
 */
export async function packRelease(tag, env, published = isPublished()) {
  const folders = publishedPackages();
  versionOf(tag, folders.map((folder) => JSON.parse(readFileSync(at(`${folder}/package.json`), 'utf8'))));
  if (!published) throw new Problem('The texts still say that ctms is not on npm: run `node scripts/published.mjs true` and commit it before the tag.', { code: 2 });
  rmSync(at(FOLDER), { recursive: true, force: true });
  makeFolder(FOLDER);
  const tarballs = [];
  for (const folder of folders) {
    // The proof names the repository, and npm compares it with what the package says of itself.
    const source = `git+${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}.git`;
    await run(...npm(['pkg', 'set', 'repository.type=git', `repository.url=${source}`, `repository.directory=${folder}`]), { cwd: at(folder) });
    tarballs.push(await pack(folder, at(FOLDER)));
  }
  const sums = checksums(tarballs);
  say(sums);
  if (env.GITHUB_OUTPUT) appendFileSync(env.GITHUB_OUTPUT, `checksums<<END\n${sums}\nEND\n`);
}

/** The SHA-256 checksums of files, one a line, as sha256sum writes them. */
export function checksums(files) {
  return files.map((file) => `${digest('sha256', file, 'hex')}  ${path.basename(file)}`).join('\n');
}

/**
 * Publishes the tarballs of a folder, with the proof of their origin. What is on npm already with the
 * same content is left alone, so that a failed job can run again.
 *
 * @param {string} folder
 * @param {string} sums  the checksums of exactly these tarballs, in the order in which they are published
 */
export async function publish(folder, sums) {
  const expected = sums.trim().split('\n').filter((line) => line !== '');
  const names = expected.map((line) => line.split('  ')[1] ?? '');
  const found = readdirSync(folder);
  const problem = names.length === 0 ? 'there are no checksums' : found.sort().join() !== [...names].sort().join() ? `these files are there: ${found.join(', ')}` : '';
  if (problem) throw new Problem(`Nothing is published: the folder must hold the tested tarballs and nothing else; ${problem}.`);
  const files = names.map((name) => path.join(folder, name));
  const others = names.filter((_, index) => checksums([files[index]]) !== expected[index]);
  if (others.length > 0) throw new Problem(`Nothing is published: ${others.join(', ')} is not what was tested.`);
  for (const file of files) await publishTarball(file);
}

async function publishTarball(file) {
  const [, name, version] = /^(.+?)-(\d+\.\d+\.\d+.*)\.tgz$/.exec(path.basename(file));
  const there = ask(...npm(['view', `${name}@${version}`, 'dist.integrity']));
  if (there === `sha512-${digest('sha512', file, 'base64')}`) return say(`${name} ${version} is published already`);
  if (there) throw new Problem(`${name} ${version} is published already, with another content: raise the version.`);
  await run(...npm(publishArguments(file, version)));
  return say(`${name} ${version} is published`);
}

/** What npm is told to publish a tarball; a version such as 1.2.3-rc.1 as "next". */
export function publishArguments(tarball, version) {
  return ['publish', path.resolve(tarball), '--ignore-scripts', '--provenance', '--access', 'public', '--tag', version.includes('-') ? 'next' : 'latest'];
}

const digest = (algorithm, file, encoding) => createHash(algorithm).update(readFileSync(file)).digest(encoding);
