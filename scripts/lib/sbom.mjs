import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { at } from './paths.mjs';
import { ask } from './run.mjs';
import { Problem } from './say.mjs';

const BUNDLED = 'pkg/dist/bin/THIRD-PARTY-LICENSES.txt';

/**
 * Makes the software bill of materials of a published package, in CycloneDX 1.6: what npm installs
 * with it, what is bundled into its command, and the crates that are compiled into its wasm, all in
 * the versions of the lock files. It has no time and no serial number, so that the same sources make
 * the same document.
 *
 * @param {string} folder  e.g. "pkg", built
 */
export function makeSbom(folder) {
  const { name, version, description, license } = readJson(`${folder}/package.json`);
  const own = component({ purl: npmUrl(name, version), name, version, license });
  const parts = [installedPackages(folder)];
  if (folder === 'pkg') parts.push(bundledPackages(), wasmCrates());
  const components = new Map();
  const edges = new Map();
  for (const { roots, found } of parts) {
    addEdges(edges, own['bom-ref'], roots);
    for (const { needs, ...one } of found) {
      components.set(one['bom-ref'], one);
      addEdges(edges, one['bom-ref'], needs);
    }
  }
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { ...own, description } },
    components: [...components.values()].sort(by('bom-ref')),
    dependencies: [...edges].map(([ref, needs]) => ({ ref, dependsOn: [...needs].sort() })).sort(by('ref')),
  };
}

function addEdges(edges, from, to) {
  edges.set(from, new Set([...(edges.get(from) ?? []), ...to]));
}

const by = (key) => (a, b) => (a[key] < b[key] ? -1 : Number(a[key] > b[key]));

function component({ purl, name, version, license, hash, place }) {
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    ...(hash && { hashes: [hash] }),
    licenses: [{ expression: license.replaceAll('/', ' OR ') }],
    purl,
    ...(place && { properties: [{ name: 'ctms:place', value: place }] }),
  };
}

const npmUrl = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** What npm installs with a package: its dependencies, and theirs. */
function installedPackages(folder) {
  const { packages } = readJson('package-lock.json');
  const found = new Map();
  const take = (where) => {
    const { version, integrity, license, dependencies = {} } = packages[where];
    const name = where.slice(where.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const purl = npmUrl(name, version);
    if (found.has(purl)) return purl;
    const one = npmComponent({ name, version, integrity, license }, 'installed by npm');
    found.set(purl, one);
    one.needs = Object.keys(dependencies).map((needed) => take(locate(packages, where, needed)));
    return purl;
  };
  const roots = Object.keys(packages[folder].dependencies ?? {}).map((name) => take(locate(packages, folder, name)));
  return { roots, found: [...found.values()] };
}

/** Where Node finds a package: beside whoever needs it, or further up. */
function locate(packages, from, name) {
  for (let folder = from; ; folder = path.posix.dirname(folder)) {
    const where = path.posix.join(folder, 'node_modules', name);
    if (where in packages) return where;
    if (folder === '.') throw new Problem(`package-lock.json does not hold ${name}, which ${from} needs: restore it from git.`);
  }
}

function npmComponent({ name, version, integrity, license }, place) {
  const [algorithm, digest] = integrity.split('-');
  const hash = { alg: algorithm.toUpperCase().replace('SHA', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') };
  return { ...component({ purl: npmUrl(name, version), name, version, license, hash, place }), needs: [] };
}

/** The packages inside the command, as the file of their licenses names them. */
function bundledPackages() {
  if (!existsSync(at(BUNDLED))) throw new Problem(`${BUNDLED} is missing: build the packages first (npm run build).`);
  const { packages } = readJson('package-lock.json');
  const found = readFileSync(at(BUNDLED), 'utf8').split(`${'-'.repeat(72)}\n`).map((section) => {
    const [, name, version] = /^\s*(\S+) (\S+)\n/.exec(section);
    const [, locked] = Object.entries(packages).find(([where, one]) => where.endsWith(`node_modules/${name}`) && one.version === version) ?? [];
    if (locked === undefined) throw new Problem(`package-lock.json does not hold ${name} ${version}, which the command bundles: build the packages again (npm run build).`);
    return npmComponent({ ...locked, name }, 'bundled into the command');
  });
  return { roots: found.map((one) => one['bom-ref']), found };
}

/** The crates whose code is in the wasm: no macros, no build scripts, no tests; and the standard library. */
function wasmCrates() {
  const checksums = lockedChecksums();
  const place = 'compiled into the wasm';
  const std = component({ ...standardLibrary(), place });
  const found = new Map([[std.purl, { ...std, needs: [] }]]);
  const roots = [std.purl];
  const above = [];
  for (const line of wasmTree().trim().split('\n')) {
    const [, depth, name, version, license] = /^(\d+)(\S+) v(\S+)(?: \(.*\))?\|(.*)$/.exec(line) ?? [];
    if (depth === undefined) throw new Problem(`"cargo tree" wrote a line that this script cannot read: ${line}`);
    above.length = Number(depth);
    if (above.length > 0) {
      const purl = `pkg:cargo/${name}@${version}`;
      const hash = { alg: 'SHA-256', content: checksums.get(`${name} ${version}`) };
      if (!found.has(purl)) found.set(purl, { ...component({ purl, name, version, license, hash, place }), needs: [] });
      (above.length === 1 ? roots : found.get(above.at(-1)).needs).push(purl);
      above.push(purl);
    } else {
      above.push('');
    }
  }
  return { roots, found: [...found.values()] };
}

/** Crates with their depth, one a line, as cargo resolves them for the wasm with all that a package carries. */
function wasmTree() {
  const words = ['tree', '--locked', '--package', 'ctms', '--target', 'wasm32-unknown-unknown', '--features', 'job', '--edges', 'normal,no-proc-macro', '--prefix', 'depth', '--no-dedupe', '--format', '{p}|{l}'];
  const answer = ask('cargo', words);
  if (answer === undefined) throw new Problem(`cargo cannot list the crates: run cargo ${words.join(' ')} to see why.`);
  return answer;
}

function standardLibrary() {
  const [, version] = /^rustc (\S+)/.exec(ask('rustc', ['--version'])) ?? [];
  return { purl: `pkg:generic/rust-std@${version}`, name: 'rust-std', version, license: 'MIT OR Apache-2.0' };
}

function lockedChecksums() {
  const lock = readFileSync(at('Cargo.lock'), 'utf8');
  return new Map([...lock.matchAll(/name = "([^"]+)"\r?\nversion = "([^"]+)"\r?\nsource = [^\n]+\nchecksum = "([0-9a-f]+)"/g)]
    .map(([, name, version, checksum]) => [`${name} ${version}`, checksum]));
}

const readJson = (file) => JSON.parse(readFileSync(at(file), 'utf8'));
