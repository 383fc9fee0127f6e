import { deployTime, plannedOutcome, type PlannedOutcome } from './scenario.js';
import { announceDeployment, logLink, writeDeploymentNotes, writeLines } from './deployment.js';
import { forwardTo } from './forward.js';
import { closeAction, logTime, openAction, setStatus, write } from './logs.js';
import { cleanUp } from './retention.js';
import { asActionStatus, statusRules, worstOutcome, type Outcome } from './status.js';
import type { Scenario } from '../landscape/types.js';
import type { Action, QueueEntry, RequestResult, TransportNode, User, World } from './world.js';

/** An import while it runs. */
interface Run {
  readonly world: World;
  readonly action: Action;
  readonly mode: 'selected' | 'all';
  /** In queue order, one per result of the action. */
  readonly entries: readonly QueueEntry[];
  readonly outcomes: Outcome[];
  /** How this import ends, whatever node and landscape say. */
  readonly scenario: Scenario | undefined;
  /** Milliseconds for one transport request. */
  readonly slotMs: number;
}

/** How long an action stays `initial`, in milliseconds at most (a guess). */
const startMs = 100;

/**
 * Starts an import of entries of one queue, in the order of the queue.
 *
 * The answer says that it started; it goes on by the world's agenda.
 */
export function startImport(
  world: World,
  node: TransportNode,
  entries: readonly QueueEntry[],
  mode: 'selected' | 'all',
  user: User,
): Action {
  cleanUp(world, node);
  const chosen = new Set(entries);
  const ordered = world.queueOf(node.id).filter((entry) => chosen.has(entry));
  const action = openAction(
    world,
    'I',
    node,
    ordered.map((entry) => entry.request),
    user,
  );
  const totalMs = deployTime(world, node);
  const waitMs = Math.min(startMs, totalMs / 10);
  const run: Run = {
    world,
    action,
    mode,
    entries: ordered,
    outcomes: [],
    scenario: world.nextImport,
    slotMs: (totalMs - waitMs) / Math.max(1, ordered.length),
  };
  for (const entry of ordered) entry.status = 'running';
  if (forwardsFirst(node)) for (const entry of ordered) forwardTo(world, node, entry.request);
  world.after(waitMs, () => {
    action.status = 'running';
    beginRequest(run, 0);
  });
  return action;
}

function beginRequest(run: Run, index: number): void {
  const { world, action } = run;
  const entry = run.entries[index];
  const result = action.results[index];
  if (entry === undefined || result === undefined) return endAction(run);
  setStatus(result, 'running');
  const { request } = result;
  write(
    world,
    result,
    'log.import',
    'I',
    'TRANSPORTREQUEST_START',
    `Import (${run.mode}) started for transport request '${request.description}' (id: ${request.id}), at ${logTime(world.now)} (action id: ${action.id})`,
  );
  const planned = plannedOutcome(world, action.node, request, run.scenario);
  if (!action.node.virtual) announceDeployment(world, action.node, result, planned.uri);
  if (planned.outcome === 'hangs') return;
  if (!action.node.virtual && planned.notStarted === undefined) startDeployment(run, result, planned);
  world.after(run.slotMs, () => {
    endRequest(run, entry, result, planned);
    beginRequest(run, index + 1);
  });
  return undefined;
}

function startDeployment({ world, action, slotMs }: Run, result: RequestResult, { uri }: PlannedOutcome): void {
  const process = world.random.uuid();
  write(world, result, 'log.import', 'I', 'DEPLOYMENT_STARTED', `Deployment started. Process ID: ${process}`);
  world.after(slotMs / 2, () => writeDeploymentNotes(world, action.node, result, logLink(uri, process)));
}

function endRequest(run: Run, entry: QueueEntry, result: RequestResult, planned: PlannedOutcome): void {
  const { world, action } = run;
  const outcome = planned.outcome === 'hangs' ? 'fatal' : planned.outcome;
  run.outcomes.push(outcome);
  setStatus(result, asActionStatus(outcome));
  for (const file of result.entries) writeLines(world, file, planned.lines(file.entry));
  const { id, description } = result.request;
  const { notStarted } = planned;
  if (notStarted === undefined) {
    const text = `Import ended for transport request '${description}' (id: ${id}) with status '${titleOf(outcome)}', at ${logTime(world.now)}`;
    write(world, result, 'log.import', severityOf(outcome), 'TRANSPORTREQUEST_END', text);
  } else {
    const text = `Transport request '${description}' (id: ${id}): ${notStarted.text}`;
    write(world, result, notStarted.basis, notStarted.severity, ' ', text);
  }
  if (entry.status !== 'running') return;
  entry.status = outcome;
  entry.endedAt = statusRules[outcome].isFinal ? world.now : undefined;
  if (forwardsAfter(action.node, outcome)) forwardTo(world, action.node, result.request);
}

function endAction(run: Run): void {
  closeAction(run.world, run.action, asActionStatus(worstOutcome(run.outcomes)));
}

function forwardsFirst(node: TransportNode): boolean {
  return !['POST_IMPORT', 'ON_SUCCESS', 'MANUAL'].includes(node.forwardMode);
}

function forwardsAfter(node: TransportNode, outcome: Outcome): boolean {
  if (node.forwardMode === 'POST_IMPORT') return true;
  return node.forwardMode === 'ON_SUCCESS' && outcome !== 'error' && outcome !== 'fatal';
}

function severityOf(outcome: Outcome): 'I' | 'W' | 'E' | 'F' {
  if (outcome === 'warning') return 'W';
  if (outcome === 'error') return 'E';
  return outcome === 'fatal' ? 'F' : 'I';
}

function titleOf(outcome: Outcome): string {
  if (outcome === 'succeeded') return 'Success';
  return outcome.charAt(0).toUpperCase() + outcome.slice(1);
}
