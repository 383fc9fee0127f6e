import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { at } from '../../scripts/lib/paths.mjs';
import { isPublished, withSource } from '../../scripts/lib/published.mjs';
import { evaluate, githubOutputs, runScript, strictYaml } from './pipeline.mjs';

/** The action as its file declares it before or after the first release; as it is today, unless said. */
export const readAction = (published = isPublished()) => strictYaml(withSource('action.yml', readFileSync(at('action.yml'), 'utf8'), published));

/** The action as its file declares it today. */
export const action = readAction();

/**
 * Runs the action as GitHub's runner does: inputs with their defaults, the
 * variables of each step, bash, until a step fails.
 *
 * @param {Record<string, string>} given the inputs
 * @param {{ cwd: string, env: Record<string, string>, outputs: { path: string, read(): string }, action?: object }} job
 *        `env` is that of the job, `outputs` the file for `$GITHUB_OUTPUT`
 * @returns {Promise<{ code: number, stdout: string, stderr: string, outputs: Record<string, string> }>}
 */
export async function runAction(given, { cwd, env, outputs, action: { inputs: declared, runs, outputs: handedOn } = action }) {
  const unknown = Object.keys(given).filter((name) => !(name in declared));
  if (unknown.length > 0) throw new Error(`the action has no input ${unknown}`);
  const inputs = Object.fromEntries(Object.entries(declared).map(([name, input]) => [name, given[name] ?? String(input.default ?? '')]));
  const temporary = mkdtempSync(path.join(tmpdir(), 'ctms-runner-'));
  const all = { code: 0, stdout: '', stderr: '' };
  const steps = {};
  try {
    for (const step of runs.steps) {
      const variables = Object.entries(step.env).map(([name, value]) => [name, evaluate(value, { inputs, env, steps })]);
      const { code, stdout, stderr } = await runScript(step.run, {
        cwd,
        env: { ...env, GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: outputs.path, RUNNER_TEMP: temporary, ...Object.fromEntries(variables) },
        shell: ['bash', '--noprofile', '--norc', '-e', '-o', 'pipefail', '-c'],
      });
      Object.assign(all, { code, stdout: all.stdout + stdout, stderr: all.stderr + stderr });
      steps[step.id] = { outputs: githubOutputs(outputs.read()) };
      if (code !== 0) break;
    }
  } finally {
    rmSync(temporary, { recursive: true });
  }
  const values = Object.entries(handedOn).map(([name, { value }]) => [name, evaluate(value, { steps })]);
  return { ...all, outputs: Object.fromEntries(values) };
}
