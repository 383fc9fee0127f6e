import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { at } from './paths.mjs';

const ENTRY = './dist/cli/main.js';
const FOLDER = 'pkg/dist/bin';

/** Stays a package of its own: large, loaded rarely, and to be kept safe by whoever installs it. */
const EXTERNAL = ['undici', 'ctms-emulator', 'ctms-emulator/*'];

/** How CommonJS for Node is made; modules have no address in it. */
const NODE = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename);' },
  target: 'node20.19',
  legalComments: 'none',
  logLevel: 'error',
};

/**
 * Bundles the command into one file, which starts sooner than a hundred, and
 * spares its users the installation of five packages: their licenses go beside
 * it. A package that is imported lazily becomes a file of its own, because Node
 * reads to its end what it loads: with them it would be a third more. All are
 * CommonJS, which Node 20 loads 3 ms sooner.
 */
export async function bundleCommand() {
  const lazy = new Set();
  const command = await bundle({ ctms: ENTRY }, [unused, lazyPackages(lazy)]);
  const packages = await bundle(Object.fromEntries([...lazy].map((name) => [name, name])), []);
  writeFileSync(at(`${FOLDER}/package.json`), '{ "type": "commonjs" }\n');
  writeFileSync(at(`${FOLDER}/THIRD-PARTY-LICENSES.txt`), licenses([...command, ...packages]));
}

/**
 * Makes the CommonJS build of a package for Node, in `dist/cjs/`, which tools that
 * cannot require ES modules take (Jest by default).
 *
 * @param {string} folder     the package, e.g. "pkg"
 * @param {string} entry      the name of its entry in dist/, without its ending
 * @param {string[]} classes  the exports that are types as well
 * @param {string} types      the declarations of the ES module in dist/
 * @returns {Promise<string[]>} the names that it exports
 */
export async function bundleForRequire(folder, entry, classes, types) {
  const { build } = await import('esbuild');
  await build({
    ...NODE,
    absWorkingDir: at(folder),
    entryPoints: { [entry]: `./dist/${entry}.js` },
    outdir: at(`${folder}/dist/cjs`),
    outExtension: { '.js': '.cjs' },
    packages: 'external',
    // Jest has no dynamic import in CommonJS.
    supported: { 'dynamic-import': false },
    sourcemap: 'linked',
    sourcesContent: false,
  });
  const names = Object.keys(await import(pathToFileURL(at(`${folder}/dist/${entry}.js`)))).sort();
  writeFileSync(at(`${folder}/dist/cjs/${entry}.d.cts`), commonJsTypes(names, classes, types));
  return names;
}

/** Makes the library's CommonJS build, and an ES module that re-exports it, so that there is one set of classes in a process. */
export async function bundleLibrary() {
  const names = await bundleForRequire('pkg', 'node', ['CtmsClient', 'CtmsError'], 'index.js');
  writeFileSync(at('pkg/dist/node.mjs'), `export { ${names.join(', ')} } from './cjs/node.cjs';\n`);
}

/** Declares the values of a package where CommonJS requires it: the same types, said to be those of an ES module. */
function commonJsTypes(names, classes, types) {
  const from = `from '../${types}' with { 'resolution-mode': 'import' };`;
  return [
    `import type * as all ${from}`,
    `export type * ${from}`,
    ...names.map((name) => `export declare const ${name}: typeof all.${name};`),
    ...classes.map((name) => `export type ${name} = all.${name};`),
    '',
  ].join('\n');
}

/** Answers the files that went in. */
async function bundle(entryPoints, plugins) {
  const { build } = await import('esbuild');
  const { metafile } = await build({
    ...NODE,
    absWorkingDir: at('pkg'),
    external: EXTERNAL,
    entryPoints,
    outdir: at(FOLDER),
    minify: true,
    plugins,
    metafile: true,
  });
  return Object.keys(metafile.inputs);
}

const lazyPackages = (found) => ({
  name: 'lazy packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[a-z]/ }, ({ path: name, kind }) => {
      if (kind !== 'dynamic-import' || isBuiltin(name) || EXTERNAL.some((one) => name.startsWith(one.replace('*', '')))) return undefined;
      found.add(name);
      return { path: `./${name}.js`, external: true };
    });
  },
});

/** commander would load child_process, which only commands in files of their own need. */
const unused = {
  name: 'unused',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ path: name, importer }) => (
      importer.includes('commander') ? { path: name, namespace: 'unused' } : undefined
    ));
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
  },
};

function licenses(inputs) {
  const folders = new Set(inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
  return [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(at(`pkg/${folder}/package.json`), 'utf8'));
    const file = ['LICENSE', 'LICENSE.md', 'license', 'LICENSE.txt', 'License'].map((file) => at(`pkg/${folder}/${file}`)).find(existsSync);
    const text = file === undefined ? `License: ${license}` : readFileSync(file, 'utf8').trim();
    return `${name} ${version}\n\n${text}\n`;
  }).join(`\n${'-'.repeat(72)}\n\n`);
}
