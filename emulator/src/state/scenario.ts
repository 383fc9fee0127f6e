import type { Scenario } from '../landscape/types.js';
import type { Outcome } from './status.js';
import type { Entry, TransportNode, TransportRequest, World } from './world.js';

/** How the deployment of one transport request will end, and what its log will say. */
export interface PlannedOutcome {
  readonly outcome: Outcome | 'hangs';
  /** Returns the last log line of one entry. */
  readonly text: (entry: Entry) => string;
}

/** Returns how long an import on this node takes, in milliseconds. */
export function deployTime(world: World, node: TransportNode): number {
  return node.importMs ?? world.settings.importMs;
}

/** Decides how the import of a transport request ends: by the node, by the landscape's scenarios, by the target. */
export function plannedOutcome(world: World, node: TransportNode, request: TransportRequest): PlannedOutcome {
  if (node.virtual) return { outcome: 'skipped', text: () => `Node ${node.name} is virtual: nothing was deployed` };
  const gap = missingTarget(node, request) ?? deletedContent(world, request);
  if (gap !== undefined) return { outcome: 'fatal', text: () => gap };
  const outcome = nextOutcome(world, scenarioFor(world, node, request));
  return { outcome, text: (entry) => outcomeText(node, entry, outcome) };
}

function missingTarget(node: TransportNode, request: TransportRequest): string | undefined {
  const entry = request.entries.find((one) => !node.targets.some((target) => target.contentType === one.contentType));
  if (entry === undefined) return undefined;
  return `Exception during start of deployment: node ${node.name} has no destination for content type ${entry.contentType}`;
}

function deletedContent(world: World, request: TransportRequest): string | undefined {
  const entry = request.entries.find((one) => one.storageType === 'FILE' && !world.files.has(Number(one.uri)));
  return entry === undefined ? undefined : `File with ID ${entry.uri} does not exist any more`;
}

interface NamedScenario {
  readonly name: string;
  readonly scenario: Scenario;
}

function scenarioFor(world: World, node: TransportNode, request: TransportRequest): NamedScenario {
  const scenarios = world.settings.landscape.scenarios ?? {};
  for (const entry of request.entries) {
    const archive = world.files.get(Number(entry.uri))?.archive;
    const names = [entry.fileName, archive !== undefined && 'id' in archive ? archive.id : undefined, entry.uri];
    for (const name of names) {
      const scenario = name !== undefined && Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
      if (name !== undefined && scenario !== undefined) return { name: `scenario ${name} on ${node.id}`, scenario };
    }
  }
  return { name: `node ${node.id}`, scenario: node.scenario };
}

function nextOutcome(world: World, { name, scenario }: NamedScenario): Outcome | 'hangs' {
  if (typeof scenario === 'string') return scenario;
  const used = world.scenarioUse.get(name) ?? 0;
  world.scenarioUse.set(name, used + 1);
  return scenario[Math.min(used, scenario.length - 1)] ?? 'succeeded';
}

function outcomeText(node: TransportNode, entry: Entry, outcome: Outcome | 'hangs'): string {
  const what = entry.storageType === 'FILE' ? `file ${entry.fileName ?? entry.uri}` : `content reference ${entry.uri}`;
  const destination =
    node.targets.find((target) => target.contentType === entry.contentType)?.destinationName ?? node.name;
  if (outcome === 'error') return `Deploy of ${what} finished with errors: application did not start`;
  if (outcome === 'warning') return `Deploy of ${what} finished with warnings`;
  if (outcome === 'skipped') return `Deploy of ${what} was skipped by the deploy target`;
  if (outcome === 'fatal') {
    return `Exception during start of deployment for deploy type 'SLP_CTS': Error during client creation: Unauthorized (destination ${destination})`;
  }
  return `Deploy of ${what} finished successfully`;
}
