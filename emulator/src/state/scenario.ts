import { causeNamed, type CauseId } from '../causes/index.js';
import type { Cause } from '../causes/types.js';
import type { BehaviourId } from '../fidelity/index.js';
import type { Scenario } from '../landscape/types.js';
import type { Outcome } from './status.js';
import type { Entry, TransportNode, TransportRequest, World } from './world.js';

/** A line that a deployment writes into the log. */
export interface DeployLine {
  readonly severity: 'I' | 'W' | 'E' | 'F';
  readonly text: string;
  readonly basis: BehaviourId;
}

/** How the deployment of one transport request will end, and what its log will say. */
export interface PlannedOutcome {
  readonly outcome: Outcome | 'hangs';
  /** Where the destination leads, as the log says it. */
  readonly uri: string;
  /** Why the deployment does not start; nothing when it does. */
  readonly notStarted: DeployLine | undefined;
  /** Returns the last log lines of one entry. */
  readonly lines: (entry: Entry) => readonly DeployLine[];
}

/** Returns how long an import on this node takes, in milliseconds. */
export function deployTime(world: World, node: TransportNode): number {
  return node.importMs ?? world.settings.importMs;
}

/**
 * Decides how the import of a transport request ends: by the scenario of the import, of the landscape or
 * of the node, and by the target.
 */
export function plannedOutcome(
  world: World,
  node: TransportNode,
  request: TransportRequest,
  ofImport: Scenario | undefined,
): PlannedOutcome {
  const uri = usualUri(node);
  if (node.virtual)
    return withText('skipped', uri, 'I', 'import.virtual', `Node ${node.name} is virtual: nothing was deployed`);
  const gap = missingTarget(node, request);
  if (gap !== undefined) return withText('fatal', uri, 'F', 'import.no-target', gap);
  const name = nextOf(
    world,
    ofImport === undefined ? scenarioFor(world, node, request) : { name: 'import', scenario: ofImport },
  );
  const cause = causeNamed(byOutcome[name] ?? name);
  return cause === undefined ? withoutCause(name as Outcome | 'hangs', uri) : withCause(cause, uri);
}

/** The causes that stand for outcomes without a cause of their own. */
const byOutcome: Readonly<Record<string, CauseId>> = {
  fatal: 'dest-forbidden-no-space-developer',
  error: 'ds-start-crashed',
};

function withCause({ outcome, uri, notStarted, lines = [] }: Cause, usual: string): PlannedOutcome {
  const said = lines.map(({ severity, text }) => ({ severity, text, basis: 'log.deployment' }) as const);
  return {
    outcome,
    uri: uri ?? usual,
    notStarted:
      notStarted === undefined ? undefined : { severity: 'F', text: notStarted, basis: 'log.client-creation' },
    lines: (entry) => (outcome === 'succeeded' ? [...said, finished(entry)] : said),
  };
}

function withoutCause(outcome: Outcome | 'hangs', uri: string): PlannedOutcome {
  const basis = 'log.deployment';
  const lines = (entry: Entry): DeployLine[] => {
    if (outcome === 'warning')
      return [{ severity: 'W', text: `Deploy of ${nameOf(entry)} finished with warnings`, basis }];
    if (outcome === 'skipped')
      return [{ severity: 'I', text: `Deploy of ${nameOf(entry)} was skipped by the deploy target`, basis }];
    return [finished(entry)];
  };
  return { outcome, uri, notStarted: undefined, lines };
}

function withText(
  outcome: Outcome,
  uri: string,
  severity: DeployLine['severity'],
  basis: BehaviourId,
  text: string,
): PlannedOutcome {
  return { outcome, uri, notStarted: undefined, lines: () => [{ severity, text, basis }] };
}

function finished(entry: Entry): DeployLine {
  return { severity: 'I', text: `Deploy of ${nameOf(entry)} finished successfully`, basis: 'log.import' };
}

function nameOf(entry: Entry): string {
  return entry.storageType === 'FILE' ? `file ${entry.fileName ?? entry.uri}` : `content reference ${entry.uri}`;
}

/** The route of today, with the GUID of a space that is the same for the same node. */
function usualUri(node: TransportNode): string {
  const space = `6d1f2b7e-0c55-4b1b-9f6a-${String(node.id).padStart(12, '0')}`;
  return `https://deploy-service.cf.eu10-004.hana.ondemand.com/slprot/${space}/slp`;
}

function missingTarget(node: TransportNode, request: TransportRequest): string | undefined {
  const entry = request.entries.find((one) => !node.targets.some((target) => target.contentType === one.contentType));
  if (entry === undefined) return undefined;
  return `Exception during start of deployment: node ${node.name} has no destination for content type ${entry.contentType}`;
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

function nextOf(world: World, { name, scenario }: NamedScenario): string {
  if (typeof scenario === 'string') return scenario;
  const used = world.scenarioUse.get(name) ?? 0;
  world.scenarioUse.set(name, used + 1);
  return scenario[Math.min(used, scenario.length - 1)] ?? 'succeeded';
}
