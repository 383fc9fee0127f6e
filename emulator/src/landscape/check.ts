import { statusRules } from '../state/status.js';
import { causeNamed, nodeCauseNamed } from '../causes/index.js';
import type { LandscapeSpec, NodeSpec, RouteSpec, Scenario, TargetSpec } from './types.js';

/** A landscape that makes no sense; `problems` has all of them, each with its place. */
export class LandscapeError extends Error {
  /** One sentence each, beginning with the place. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The landscape cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'LandscapeError';
    this.problems = problems;
  }
}

/** A checked landscape: routes as pairs. */
export interface Landscape extends Omit<LandscapeSpec, 'routes'> {
  readonly routes: readonly RouteSpec[];
}

type Kind = 'text' | 'boolean' | 'number' | 'list' | 'map' | 'node scenario';

const nodeFields: Readonly<Record<keyof NodeSpec, Kind>> = {
  name: 'text',
  description: 'text',
  uploadAllowed: 'boolean',
  virtual: 'boolean',
  notificationEnabled: 'boolean',
  forwardMode: 'text',
  controlledBy: 'text',
  importDisabled: 'boolean',
  importDisabledReason: 'text',
  automaticImport: 'boolean',
  targets: 'list',
  scenario: 'node scenario',
  importMs: 'number',
};
const routeFields: Readonly<Record<keyof RouteSpec, Kind>> = {
  from: 'text',
  to: 'text',
  name: 'text',
  description: 'text',
};
const targetFields: Readonly<Record<keyof TargetSpec, Kind>> = {
  contentType: 'text',
  destinationName: 'text',
  platform: 'text',
};
const topFields: Readonly<Record<keyof LandscapeSpec, Kind>> = {
  nodes: 'list',
  routes: 'list',
  scenarios: 'map',
  queues: 'map',
};

const contentTypes = ['MTA', 'XSCDU', 'APP', 'BTP_ABAP'];
const platforms = ['CF', 'NEO'];
const outcomes = ['succeeded', 'warning', 'error', 'fatal', 'skipped', 'hangs'];
/** What a scenario may be, in words. */
export const scenarioMeaning = `one of ${outcomes.join(', ')}, the id of a cause such as ds-quota-memory, or a list of them`;

/**
 * Checks what a landscape file or a caller gave.
 *
 * Throws a `LandscapeError` that names every problem.
 */
export function checkLandscape(given: unknown): Landscape {
  const problems: string[] = [];
  if (!isMap(given)) throw new LandscapeError(['The landscape must be an object with "nodes" and "routes".']);
  checkFields(given, topFields, 'landscape', problems);
  const names = checkNodes(listOf(given['nodes']), problems);
  const routes = checkRoutes(listOf(given['routes']), names, problems);
  checkScenarios(given['scenarios'], problems);
  checkQueues(given['queues'], names, problems);
  if (problems.length > 0) throw new LandscapeError(problems);
  return { ...(given as unknown as LandscapeSpec), routes };
}

function checkNodes(nodes: readonly unknown[], problems: string[]): Set<string> {
  const names = new Set<string>();
  if (nodes.length === 0) problems.push('nodes: there must be at least one node.');
  nodes.forEach((node, index) => {
    const at = `nodes[${index}]`;
    if (!isMap(node)) return problems.push(`${at}: must be an object with a name.`);
    checkFields(node, nodeFields, at, problems);
    const name = node['name'];
    if (typeof name !== 'string' || name === '' || name.length > 30) {
      problems.push(`${at}.name: must be a text of 1 to 30 characters.`);
    } else if (names.has(name)) {
      problems.push(`${at}.name: there is a node ${name} already.`);
    } else {
      names.add(name);
    }
    listOf(node['targets']).forEach((target, position) => checkTarget(target, `${at}.targets[${position}]`, problems));
    return undefined;
  });
  return names;
}

function checkTarget(target: unknown, at: string, problems: string[]): void {
  if (!isMap(target)) {
    problems.push(`${at}: must be an object with a contentType.`);
    return;
  }
  checkFields(target, targetFields, at, problems);
  if (!contentTypes.includes(String(target['contentType']))) {
    problems.push(`${at}.contentType: must be one of ${contentTypes.join(', ')}.`);
  }
  if (target['platform'] !== undefined && !platforms.includes(String(target['platform']))) {
    problems.push(`${at}.platform: must be one of ${platforms.join(', ')}.`);
  }
}

function checkRoutes(routes: readonly unknown[], names: ReadonlySet<string>, problems: string[]): RouteSpec[] {
  const checked: RouteSpec[] = [];
  const sources = new Map<string, string>();
  routes.forEach((given, index) => {
    const at = `routes[${index}]`;
    const route = readRoute(given, at, problems);
    if (route === undefined) return;
    for (const end of ['from', 'to'] as const) {
      if (!names.has(route[end])) problems.push(`${at}: there is no node ${route[end]}.`);
    }
    const source = sources.get(route.to);
    if (source !== undefined) {
      problems.push(
        `${at}: ${route.to} is the target of a route from ${source} already; a node can be target of one route only.`,
      );
    }
    sources.set(route.to, route.from);
    checked.push(route);
  });
  for (const name of sources.keys()) {
    if (isOnCircle(name, sources)) {
      problems.push(`routes: they lead in a circle through ${name}.`);
      break;
    }
  }
  return checked;
}

function readRoute(given: unknown, at: string, problems: string[]): RouteSpec | undefined {
  if (typeof given === 'string') {
    const [from, to, ...rest] = given.split('->').map((part) => part.trim());
    if (from && to && rest.length === 0) return { from, to };
  } else if (isMap(given)) {
    checkFields(given, routeFields, at, problems);
    if (typeof given['from'] === 'string' && typeof given['to'] === 'string') return given as unknown as RouteSpec;
  }
  problems.push(`${at}: must be "DEV -> QA" or an object with from and to.`);
  return undefined;
}

function isOnCircle(name: string, sources: ReadonlyMap<string, string>): boolean {
  let at = sources.get(name);
  for (let steps = 0; at !== undefined && steps <= sources.size; steps += 1) {
    if (at === name) return true;
    at = sources.get(at);
  }
  return false;
}

function checkScenarios(scenarios: unknown, problems: string[]): void {
  if (!isMap(scenarios)) return;
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (!isScenario(scenario)) problems.push(`scenarios.${name}: must be ${scenarioMeaning}.`);
  }
}

function checkQueues(queues: unknown, names: ReadonlySet<string>, problems: string[]): void {
  if (!isMap(queues)) return;
  for (const [name, counts] of Object.entries(queues)) {
    if (!names.has(name)) problems.push(`queues.${name}: there is no node ${name}.`);
    for (const [status, count] of Object.entries(isMap(counts) ? counts : {})) {
      if (!Object.hasOwn(statusRules, status)) problems.push(`queues.${name}.${status}: is not a status.`);
      if (!Number.isInteger(count) || Number(count) < 0) problems.push(`queues.${name}.${status}: must be a count.`);
    }
  }
}

function checkFields(
  given: Record<string, unknown>,
  fields: Readonly<Record<string, Kind>>,
  at: string,
  problems: string[],
): void {
  for (const [field, value] of Object.entries(given)) {
    const kind = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (kind === undefined)
      problems.push(`${at}.${field}: is not known here; known are ${Object.keys(fields).join(', ')}.`);
    else if (value !== undefined && value !== null && !isOf(kind, value))
      problems.push(`${at}.${field}: must be ${describe(kind)}.`);
  }
}

function isOf(kind: Kind, value: unknown): boolean {
  if (kind === 'text') return typeof value === 'string';
  if (kind === 'boolean') return typeof value === 'boolean';
  if (kind === 'number') return typeof value === 'number' && Number.isFinite(value) && value >= 0;
  if (kind === 'list') return Array.isArray(value);
  return kind === 'map'
    ? isMap(value)
    : isScenario(value) || (typeof value === 'string' && nodeCauseNamed(value) !== undefined);
}

function describe(kind: Kind): string {
  if (kind === 'boolean') return 'true or false';
  if (kind === 'number') return 'a number of milliseconds, not negative';
  if (kind === 'map') return 'an object';
  return kind === 'node scenario' ? scenarioMeaning : `a ${kind}`;
}

/** Returns whether something says how imports end. */
export function isScenario(value: unknown): value is Scenario {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const isEnding = (one: unknown): boolean =>
    typeof one === 'string' && (outcomes.includes(one) || causeNamed(one) !== undefined);
  return list.length > 0 && list.every(isEnding);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
