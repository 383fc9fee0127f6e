import { CtmsError, isCtmsError } from '../../errors.js';
import type { CtmsClient } from '../../node.js';
import type { Released } from '../../types/release.js';
import type { Followed, Promoted } from '../../types/follow.js';
import { callOptions } from '../client.js';
import type { goingOn } from '../options.js';
import { printFollowed, printPromoted } from '../print/followed.js';
import type { OptionValues } from '../spec.js';
import { followAll, importFailure, promote, stopped, worstOf } from './follow.js';
import type { Context } from '../io.js';
import { openLogFolder } from './save-logs.js';

/** The options that say what happens after a transport request was created. */
type GoOnOptions = OptionValues<typeof goingOn> & { readonly namedUser?: string };

/** A transport request that was made, and what became of it. */
export interface Outcome extends Released {
  /** The status in the node that was followed last. */
  readonly status?: string;
  readonly isSuccess?: boolean;
  /** The last action that was followed. */
  readonly actionId?: number | undefined;
  readonly followed?: readonly Followed[];
  readonly promoted?: Promoted;
}

/** Fails before anything is sent where the key may not look, or the way cannot be gone. */
export async function checkBeforeSending(
  context: Context,
  client: CtmsClient,
  { follow, importTo, saveLogs }: GoOnOptions,
  { from, isExport }: { readonly from: string; readonly isExport: boolean },
): Promise<void> {
  const call = callOptions(context);
  await openLogFolder(saveLogs);
  if (importTo !== undefined) await client.checkRoute(importTo, { from, afterFrom: isExport, ...call });
  else if (follow) await client.nodes.list(call);
}

/**
 * Follows a transport request that was made, or takes it along the routes.
 *
 * @returns What became of it, and the error with which the command ends if that is not good.
 */
export async function goOn(
  context: Context,
  client: CtmsClient,
  released: Released,
  options: GoOnOptions,
): Promise<{ readonly outcome: Outcome; readonly error?: CtmsError }> {
  try {
    if (options.importTo !== undefined) return await importOn(context, client, released, options.importTo, options);
    if (options.follow) return await followOn(context, client, released, options);
    return { outcome: released };
  } catch (error) {
    if (!isCtmsError(error)) throw error;
    return { outcome: released, error: named(error, released) };
  }
}

async function importOn(context: Context, client: CtmsClient, released: Released, to: string, options: GoOnOptions) {
  const promoted = await promote(context, client, { transportRequestId: released.transportRequestId, to, namedUser: options.namedUser }, options);
  const { isSuccess, status, steps } = promoted;
  const outcome = { ...released, status, isSuccess, actionId: steps.at(-1)?.followed?.actionId, promoted };
  if (!context.options.json) printPromoted(context, promoted);
  return isSuccess ? { outcome } : { outcome, error: stopped(promoted, outcome) };
}

async function followOn(context: Context, client: CtmsClient, released: Released, options: GoOnOptions) {
  const { transportRequestId, queueEntries } = released;
  const targets = queueEntries.map(({ nodeId }) => ({ node: nodeId, transportRequestId }));
  const followed = await followAll(context, client, targets, options);
  const worst = worstOf(followed);
  const isSuccess = followed.every(({ isSuccess }) => isSuccess);
  const outcome = { ...released, ...(worst ? { status: worst.status, actionId: worst.actionId } : {}), isSuccess, followed };
  if (!context.options.json) printFollowed(context, followed);
  const error = importFailure(followed, options, outcome);
  return error ? { outcome, error } : { outcome };
}

/** The error, which also names the transport request: it exists whatever happened after. */
export function named(error: CtmsError, released: Outcome): CtmsError {
  const { code, message, hint, status, retryable, exitCode, details } = error;
  const { transportRequestId, status: reached } = released;
  const isNamed = details['transportRequestId'] === transportRequestId;
  const made = isNamed ? [] : [`transport request ${transportRequestId} was made and ${reached === undefined ? 'waits' : `has status ${reached}`}`];
  const notes = [...made, ...((details['notes'] as string[] | undefined) ?? [])];
  return new CtmsError({
    code, message, hint, retryable,
    // 2 says that nothing was changed.
    exitCode: exitCode === 2 ? 1 : exitCode,
    ...(status === undefined ? {} : { status }),
    details: { ...details, transportRequestId, notes, result: released },
  });
}
