/** What a transport request's status in one queue can be (specification; `skipped` is a guess, see README). */
export type RequestStatus =
  'initial' | 'running' | 'repeat' | 'fatal' | 'error' | 'succeeded' | 'skipped' | 'warning' | 'deleted';

/** What an action's status can be (specification). */
export type ActionStatus = 'initial' | 'running' | 'succeeded' | 'warning' | 'error' | 'fatal' | 'unknown';

/** How one deployment ends. */
export type Outcome = 'succeeded' | 'warning' | 'error' | 'fatal' | 'skipped';

interface Rule {
  /** Two letters of the queue's filter. */
  readonly filter: string;
  readonly canImport: boolean;
  readonly canReset: boolean;
  readonly canForward: boolean;
  /** Ended for good, so that the retention time runs. */
  readonly isFinal: boolean;
}

const rule = (filter: string, canImport: boolean, canReset: boolean, canForward: boolean, isFinal: boolean): Rule => ({
  filter,
  canImport,
  canReset,
  canForward,
  isFinal,
});

/** The table of SAP's help pages: which status allows which operation. */
export const statusRules: Readonly<Record<RequestStatus, Rule>> = {
  //                filter import  reset  forward final
  initial: rule('in', true, false, false, false),
  running: rule('ru', false, false, false, false),
  repeat: rule('re', true, false, false, false),
  fatal: rule('fa', true, false, false, false),
  error: rule('er', false, true, true, true),
  succeeded: rule('su', false, true, true, true),
  skipped: rule('sk', false, true, true, true),
  warning: rule('wa', false, false, true, true),
  deleted: rule('de', false, false, false, true),
};

/** Returns the statuses that a filter like `in,re` names, or the first part that names none. */
export function parseStatusFilter(text: string): { statuses: Set<RequestStatus> } | { unknown: string } {
  const statuses = new Set<RequestStatus>();
  for (const part of text.split(',').map((piece) => piece.trim())) {
    const match = (Object.keys(statusRules) as RequestStatus[]).find((status) => statusRules[status].filter === part);
    if (match === undefined) return { unknown: part };
    statuses.add(match);
  }
  return { statuses };
}

const weight: Readonly<Record<Outcome, number>> = { skipped: 0, succeeded: 1, warning: 2, error: 3, fatal: 4 };

/** Returns the outcome of several deployments together: the worst one. */
export function worstOutcome(outcomes: readonly Outcome[]): Outcome {
  let worst: Outcome | undefined;
  for (const outcome of outcomes) if (worst === undefined || weight[outcome] > weight[worst]) worst = outcome;
  return worst ?? 'succeeded';
}

/** Returns an outcome as an action knows it: there, skipped is a success. */
export function asActionStatus(outcome: Outcome): ActionStatus {
  return outcome === 'skipped' ? 'succeeded' : outcome;
}
