import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';

import { at } from './paths.mjs';

const ENTRY = 'pkg/dist/cli/main.js';
const FOLDER = 'pkg/dist/bin';

/** Stays a package of its own: large, loaded rarely, and to be kept safe by whoever installs it. */
const EXTERNAL = ['undici', 'ctms-emulator', 'ctms-emulator/*'];

/**
 * Bundles the command into one file, which starts sooner than a hundred, and
 * spares its users the installation of five packages: their licenses go beside
 * it. What is imported lazily is still run only when it is wanted.
 */
export async function bundleCommand() {
  const { build } = await import('esbuild');
  const { metafile } = await build({
    absWorkingDir: at('.'),
    entryPoints: { ctms: ENTRY },
    outdir: FOLDER,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    minify: true,
    legalComments: 'none',
    external: EXTERNAL,
    plugins: [builtins],
    metafile: true,
    logLevel: 'error',
  });
  writeFileSync(at(`${FOLDER}/THIRD-PARTY-LICENSES.txt`), licenses(Object.keys(metafile.inputs)));
}

/**
 * Takes Node's own modules by `process.getBuiltinModule`. An import would read
 * every property of each, among them ones that open streams; commander would
 * load child_process, which only commands in files of their own need.
 */
const builtins = {
  name: 'builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /./ }, ({ path: asked, kind, importer }) => {
      if (!isBuiltin(asked)) return undefined;
      const name = asked.startsWith('node:') ? asked : `node:${asked}`;
      if (kind === 'dynamic-import') return { path: name, external: true };
      const isUnused = name === 'node:child_process' && importer.includes('commander');
      return { path: name, namespace: isUnused ? 'unused' : 'builtin' };
    });
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path: name }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(name)});`,
    }));
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
  },
};

function licenses(inputs) {
  const folders = new Set(inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
  return [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(at(`${folder}/package.json`), 'utf8'));
    const file = ['LICENSE', 'LICENSE.md', 'license', 'LICENSE.txt', 'License'].map((file) => at(path.join(folder, file))).find(existsSync);
    const text = file === undefined ? `License: ${license}` : readFileSync(file, 'utf8').trim();
    return `${name} ${version}\n\n${text}\n`;
  }).join(`\n${'-'.repeat(72)}\n\n`);
}
