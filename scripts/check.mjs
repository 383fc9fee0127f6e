// npm run check: formatting, lints, documentation, types, and the packages as they would be published.
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';

import { buildAll } from './lib/build.mjs';
import { pack, publishedPackages } from './lib/pack.mjs';
import { at } from './lib/paths.mjs';
import { buildReference } from './lib/reference.mjs';
import { run } from './lib/run.mjs';
import { heading, main, say, step } from './lib/say.mjs';
import { cargo } from './lib/setup.mjs';
import { tsc } from './lib/typescript.mjs';

const WASM = ['--target', 'wasm32-unknown-unknown'];
/** What Vite builds without looking at types. */
const PAGE = ['www/page', 'www/page/src/worker'];
const DENY = ['--', '--deny', 'warnings'];
const PUBLINT = at('node_modules/publint/src/cli.js');
const ATTW = at('node_modules/@arethetypeswrong/cli/dist/index.js');

await main(async () => {
  await buildAll();
  heading('Rust');
  await checkRust();
  heading('TypeScript');
  await checkTypes();
  heading('API reference');
  await buildReference();
  heading('Packages, as they would be published');
  for (const folder of publishedPackages()) await checkPacked(folder);
  say('\nAll checks passed.');
});

async function checkRust() {
  const docs = { env: { ...process.env, RUSTDOCFLAGS: '--deny warnings' } };
  await step('cargo fmt', 'a second', () => run('cargo', ['fmt', '--all', '--check'], {
    onFailure: 'The Rust code is not formatted (the differences are above): run `cargo fmt --all`.',
  }));
  await step('clippy, native', 'about 30 s', () =>
    cargo(['clippy', '--locked', '--all-targets', '--all-features', ...DENY]));
  // Tests that need native crates (proptest) are read by the native run alone.
  await step('clippy, wasm32', 'about 30 s', () =>
    cargo(['clippy', '--locked', '--lib', '--test', 'wasm', ...WASM, ...DENY]));
  await step('clippy, wasm32, job', 'some seconds', () =>
    cargo(['clippy', '--locked', '--lib', '--features', 'job', ...WASM, ...DENY]));
  await step('clippy, build program', 'about 30 s', () =>
    cargo(['clippy', '--locked', '--profile', 'tools', '--package', 'bindgen', '--all-features', ...DENY]));
  await step('rustdoc, native', 'some seconds', () =>
    cargo(['doc', '--locked', '--no-deps'], docs));
  await step('rustdoc, wasm32', 'some seconds', () =>
    cargo(['doc', '--locked', '--no-deps', ...WASM], docs));
}

async function checkTypes() {
  const { workspaces } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  for (const folder of [...workspaces.filter((name) => existsSync(at(`${name}/tsconfig.json`))), ...PAGE]) {
    await step(`tsc, ${folder}/`, 'a second', () => run(process.execPath, [tsc, '-p', folder, '--noEmit'], {
      onFailure: `${folder}/ has type errors; the TypeScript compiler's own words are above.`,
    }));
  }
}

async function checkPacked(folder) {
  const tarball = await pack(folder);
  await step(`publint, ${folder}/`, 'a second', () => run(process.execPath, [PUBLINT, 'run', '--strict', tarball], {
    onFailure: `publint found something wrong with the packed ${folder}/; its own words are above.`,
  }));
  await step(`are the types wrong, ${folder}/`, 'some seconds', () => run(process.execPath, [
    ATTW, tarball, '--profile', 'esm-only', '--no-definitely-typed', '--exclude-entrypoints', ...withoutTypes(folder),
  ], {
    onFailure: `are-the-types-wrong found something wrong with the packed ${folder}/; its own words are above.`,
  }));
}

/** Entries that hold no code: the wasm file and package.json. */
function withoutTypes(folder) {
  const { exports = {} } = JSON.parse(readFileSync(at(`${folder}/package.json`), 'utf8'));
  const names = Object.keys(exports).filter((name) => /\.(wasm|json|css)$/.test(name));
  return names.length > 0 ? names.map((name) => name.replace('./', '')) : ['none'];
}
