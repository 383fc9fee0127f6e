// Each tarball carries a CycloneDX bill of materials that names what is in it and what comes with it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Spec, Validation } from '@cyclonedx/cyclonedx-library';

import { pack, publishedPackages } from '../../scripts/lib/pack.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { npm, run } from '../../scripts/lib/run.mjs';
import { makeSbom } from '../../scripts/lib/sbom.mjs';

let folder;
const texts = new Map();

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'ctms-sbom-'));
  for (const name of publishedPackages()) {
    const tarball = await pack(name, folder);
    execFileSync('tar', ['-xzf', tarball, '-C', folder]);
    texts.set(name, readFileSync(path.join(folder, 'package/sbom.cdx.json'), 'utf8'));
  }
});
after(() => rmSync(folder, { recursive: true }));

const names = (sbom, place) => sbom.components
  .filter(({ properties }) => place === undefined || properties[0].value === place)
  .map(({ name }) => name);

for (const name of publishedPackages()) {
  test(`the bill of ${name}/ is valid CycloneDX and the same each time`, async () => {
    const text = texts.get(name);
    assert.equal(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text), null);
    assert.deepEqual(makeSbom(name), JSON.parse(text));
  });

  test(`the bill of ${name}/ names what npm itself installs with it`, async () => {
    const { name: own } = JSON.parse(readFileSync(at(`${name}/package.json`), 'utf8'));
    const answer = JSON.parse(await run(...npm(['ls', '--all', '--json', '--omit', 'dev', '--omit', 'peer', '--workspace', own])));
    const installed = new Set();
    const take = ({ dependencies = {} }) => {
      for (const [dependency, found] of Object.entries(dependencies)) {
        if (found.version !== undefined) installed.add(`${dependency}@${found.version}`);
        take(found);
      }
    };
    take(answer.dependencies[own]);
    const named = JSON.parse(texts.get(name)).components.filter(({ properties }) => properties[0].value === 'installed by npm');
    assert.deepEqual(named.map((one) => `${one.name}@${one.version}`).sort(), [...installed].sort());
  });

  test(`every part in the bill of ${name}/ is needed by something in it`, () => {
    const { metadata, components, dependencies } = JSON.parse(texts.get(name));
    const reached = new Set();
    const walk = (ref) => {
      if (reached.has(ref)) return;
      reached.add(ref);
      for (const next of dependencies.find((one) => one.ref === ref).dependsOn) walk(next);
    };
    walk(metadata.component['bom-ref']);
    assert.deepEqual([...reached].sort(), [metadata, ...components].map((one) => (one.component ?? one)['bom-ref']).sort());
  });
}

test('the bill of the command names every package whose license the tarball carries', () => {
  const licenses = readFileSync(at('pkg/dist/bin/THIRD-PARTY-LICENSES.txt'), 'utf8');
  const bundled = names(JSON.parse(texts.get('pkg')), 'bundled into the command');
  assert.deepEqual(bundled.filter((one) => !licenses.includes(`${one} `)), []);
  for (const name of ['commander', 'cli-progress', 'string-width']) assert(bundled.includes(name), name);
});

test('the bill of the wasm names every crate that the core uses, and none that only tests or macros do', () => {
  const crates = names(JSON.parse(texts.get('pkg')), 'compiled into the wasm');
  const manifest = readFileSync(at('Cargo.toml'), 'utf8');
  for (const table of [/\n\[dependencies\]\n([^[]*(?:\[[^\]]*\][^[\n]*)*)/, /\n\[target\.'cfg\(target_arch = "wasm32"\)'\.dependencies\]\n([^]*?)\n\n/]) {
    for (const [, name] of table.exec(manifest)[1].matchAll(/^([\w-]+) = /gm)) assert(crates.includes(name), name);
  }
  assert(crates.includes('rust-std'));
  assert.deepEqual(crates.filter((name) => /^(proptest|zip|syn|quote|serde_derive|thiserror-impl|wasm-bindgen-(macro|test|cli).*)$/.test(name)), []);
});
