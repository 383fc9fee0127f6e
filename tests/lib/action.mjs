import { readFileSync } from 'node:fs';

import { at } from '../../scripts/lib/paths.mjs';
import { evaluate, githubOutputs, runScript, strictYaml } from './pipeline.mjs';

/** The action as its file declares it. */
export const action = strictYaml(readFileSync(at('action.yml'), 'utf8'));

/**
 * Runs the action as GitHub's runner does: inputs with their defaults, the
 * variables of its step, bash.
 *
 * @param {Record<string, string>} given the inputs
 * @param {{ cwd: string, env: Record<string, string>, outputs: { path: string, read(): string } }} job
 *        `env` is that of the job, `outputs` the file for `$GITHUB_OUTPUT`
 * @returns {Promise<{ code: number, stdout: string, stderr: string, outputs: Record<string, string> }>}
 */
export async function runAction(given, { cwd, env, outputs }) {
  const unknown = Object.keys(given).filter((name) => !(name in action.inputs));
  if (unknown.length > 0) throw new Error(`the action has no input ${unknown}`);
  const inputs = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, given[name] ?? String(input.default ?? '')]));
  const [step] = action.runs.steps;
  const variables = Object.entries(step.env).map(([name, value]) => [name, evaluate(value, { inputs, env })]);
  const ran = await runScript(step.run, {
    cwd,
    env: { ...env, GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: outputs.path, ...Object.fromEntries(variables) },
    shell: ['bash', '--noprofile', '--norc', '-e', '-o', 'pipefail', '-c'],
  });
  const steps = { [step.id]: { outputs: githubOutputs(outputs.read()) } };
  const values = Object.entries(action.outputs).map(([name, { value }]) => [name, evaluate(value, { steps })]);
  return { ...ran, outputs: Object.fromEntries(values) };
}
