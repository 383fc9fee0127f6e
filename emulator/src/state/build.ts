import { nodeCauseNamed, type NodeCauseId } from '../causes/index.js';
import type { NodeSpec, RouteSpec, Scenario, TargetSpec } from '../landscape/types.js';
import { startAutomaticImport } from './automatic.js';
import { createRequest, enqueue } from './requests.js';
import type { RequestStatus } from './status.js';
import { statusRules } from './status.js';
import type { Route, Settings, Target, TransportNode } from './world.js';
import { World } from './world.js';

/** Returns a world with the landscape of its settings and nothing in it, or with the queues that the landscape fills. */
export function buildWorld(settings: Settings, now: number): World {
  const world = new World(settings, now);
  world.onArrival = (node) => startAutomaticImport(world, node);
  for (const spec of settings.landscape.nodes) addNode(world, spec);
  for (const spec of settings.landscape.routes) addRoute(world, spec);
  for (const [name, counts] of Object.entries(settings.landscape.queues ?? {})) {
    const node = world.nodeNamed(name);
    if (node !== undefined) fillQueue(world, node, counts);
  }
  return world;
}

/** Adds a node; what its specification leaves out gets the defaults of `NodeSpec`. */
export function addNode(world: World, given: NodeSpec): TransportNode {
  const { cause, scenario, ...spec } = withCause(given);
  const virtual = spec.virtual ?? false;
  const targets = spec.targets ?? (virtual ? [] : [{ contentType: 'MTA' as const }, { contentType: 'APP' as const }]);
  const node: TransportNode = {
    id: world.nextId(),
    name: spec.name,
    description: spec.description ?? '',
    uploadAllowed: spec.uploadAllowed ?? true,
    virtual,
    notificationEnabled: spec.notificationEnabled ?? false,
    forwardMode: spec.forwardMode ?? 'AUTO',
    controlledBy: spec.controlledBy,
    importDisabled: spec.importDisabled ?? false,
    importDisabledReason: spec.importDisabledReason ?? '',
    automaticImport: spec.automaticImport ?? false,
    targets: targetsFor(world, spec.name, targets),
    scenario: scenario ?? 'succeeded',
    cause,
    importMs: spec.importMs,
  };
  world.nodes.set(node.id, node);
  world.landscapeChanged();
  return node;
}

/** Returns a specification with what a cause that lies in the node makes of it. */
export function withCause(spec: NodeSpec): Omit<NodeSpec, 'scenario'> & {
  readonly scenario?: Scenario;
  readonly cause: NodeCauseId | undefined;
} {
  const { scenario, ...rest } = spec;
  const found = typeof scenario === 'string' ? nodeCauseNamed(scenario) : undefined;
  if (found !== undefined) return { ...found.node, ...rest, cause: scenario as NodeCauseId };
  return { ...rest, ...(scenario === undefined ? {} : { scenario: scenario as Scenario }), cause: undefined };
}

/** Returns the targets of a node with ids of their own. */
export function targetsFor(world: World, nodeName: string, specs: readonly TargetSpec[]): Target[] {
  return specs.map((target) => ({
    id: world.nextId(),
    contentType: target.contentType,
    destinationName: target.destinationName ?? `${nodeName}_DEPLOY`,
    platform: target.platform ?? 'CF',
  }));
}

/**
 * Adds a route.
 *
 * Throws when one of its nodes does not exist, which a checked landscape rules out.
 */
export function addRoute(world: World, spec: RouteSpec): Route {
  const source = world.nodeNamed(spec.from);
  const target = world.nodeNamed(spec.to);
  if (source === undefined || target === undefined)
    throw new Error(`There is no route from ${spec.from} to ${spec.to}: a node is missing`);
  const route: Route = {
    id: world.nextId(),
    name: spec.name ?? `${spec.from}_${spec.to}`,
    description: spec.description ?? '',
    sourceNodeId: source.id,
    targetNodeId: target.id,
  };
  world.routes.set(route.id, route);
  world.landscapeChanged();
  return route;
}

const presetUser = { id: '00000000-0000-4000-8000-000000000000', namedUser: 'landscape' };

function fillQueue(world: World, node: TransportNode, counts: Readonly<Record<string, number>>): void {
  for (const [status, count] of Object.entries(counts)) {
    if (!isStatus(status)) continue;
    for (let number = 1; number <= count; number += 1) {
      const request = createRequest(world, node, presetUser, {
        description: `${status} ${number} of ${count}`,
        contentType: 'APP',
        storageType: 'REFERENCE',
        uris: [`preset-${node.id}-${status}-${number}`],
      });
      const entry = enqueue(world, node, request);
      entry.status = status;
      entry.endedAt = statusRules[status].isFinal ? world.now : undefined;
    }
  }
}

function isStatus(text: string): text is RequestStatus {
  return Object.hasOwn(statusRules, text);
}
