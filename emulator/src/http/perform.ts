import type { Clock } from '../clock.js';
import type { FaultPlan } from '../faults/plan.js';
import type { Fault } from '../faults/types.js';
import { Refusal } from '../state/refusal.js';
import type { World } from '../state/world.js';
import { answer } from './answer.js';
import { CutShort, cutShort, type Exchange } from './exchange.js';
import { refusalReply, type Reply } from './operation.js';

/** What performing an operation needs besides the operation itself. */
export interface Stage {
  readonly world: World;
  readonly clock: Clock;
  readonly faults: FaultPlan;
  /** The last answer of each operation, for the fault that repeats it. */
  readonly lastReplies: Map<string, Reply>;
  /** Work that is done when told to, in the order of the requests. */
  readonly untoldWork: (() => void)[];
  /** Aborts all that wait. */
  readonly signal: AbortSignal;
  readonly revokeTokens: () => void;
}

/** Reads a request and returns the work that it asks for. */
export type Prepare = (exchange: Exchange) => Promise<() => Reply> | (() => Reply);

/** What is performed. */
export interface Performed {
  /** The name by which faults know it. */
  readonly name: string;
  /** Content type of JSON answers; `application/json` unless said. */
  readonly contentType?: string | undefined;
}

/** Carries out one request, with the fault that is planned for its operation, if there is one. */
export async function perform(
  stage: Stage,
  { name, contentType }: Performed,
  exchange: Exchange,
  prepare: Prepare,
): Promise<Response> {
  const fault = stage.faults.take(name) ?? {};
  if (fault.waitMs !== undefined) {
    await stage.clock.sleep(fault.waitMs, stage.signal);
    stage.world.advanceTo(stage.clock.now());
  }
  if (fault.revokeTokens === true) stage.revokeTokens();
  const reply = await replyWith(stage, name, fault, exchange, prepare);
  if (fault.cut === true) exchange.isCut = true;
  if (fault.hold === true) exchange.isHeld = true;
  return answer(reply, fault, stage, exchange, contentType);
}

async function replyWith(
  stage: Stage,
  name: string,
  fault: Fault,
  exchange: Exchange,
  prepare: Prepare,
): Promise<Reply> {
  if (fault.read === 'none') {
    exchange.isEarly = true;
    return { status: 200 };
  }
  const body = fault.read === 'some' ? cutShort(exchange.body) : exchange.body;
  let work: () => Reply;
  try {
    work = await prepare({ ...exchange, body });
  } catch (error) {
    if (error instanceof CutShort) return { status: 200 };
    return refused(error);
  }
  const previous = fault.repeatAnswer === true ? stage.lastReplies.get(name) : undefined;
  if (previous !== undefined) return previous;
  const reply = doWork(stage, fault, work);
  stage.lastReplies.set(name, reply);
  return reply;
}

function doWork(stage: Stage, fault: Fault, asked: () => Reply): Reply {
  const work = (): Reply => {
    stage.world.nextImport = fault.scenario;
    try {
      return asked();
    } finally {
      stage.world.nextImport = undefined;
    }
  };
  const replaced = fault.status !== undefined ? 'none' : 'once';
  const amount = fault.work ?? replaced;
  if (amount === 'none') return { status: 200 };
  if (amount === 'late') {
    stage.world.after(fault.lateMs ?? 0, () => tryWork(work));
    return { status: 200 };
  }
  if (amount === 'told') {
    stage.untoldWork.push(() => tryWork(work));
    return { status: 200 };
  }
  if (amount === 'twice') tryWork(work);
  return tryWork(work);
}

function tryWork(work: () => Reply): Reply {
  try {
    return work();
  } catch (error) {
    return refused(error);
  }
}

function refused(error: unknown): Reply {
  if (error instanceof Refusal) return refusalReply(error);
  throw error;
}
