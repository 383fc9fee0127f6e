import type { LandscapeStatus, NodeDiff, NodeHistory } from 'ctms';

import { csvText } from '../shared/csv.js';
import { nameOf } from '../shared/status.js';
import { texts } from '../texts.js';
import { actionName, changeText, named, versionText } from './words.js';

/** Returns the matrix as CSV, one line for each MTA in each node. */
export function statusCsv({ rows }: LandscapeStatus): string {
  const { columns } = texts.inventory;
  const head = [columns.mta, columns.node, columns.version, columns.request, columns.imported, columns.user, columns.result, columns.waiting, columns.failed, columns.newer];
  const lines = rows.flatMap(({ name, cells }) => cells.map(({ nodeName, imported, waiting, failed, newerBelow }) => [
    name, nodeName, imported?.version, imported?.transportRequestId, imported?.importedAt, imported?.importedBy, imported && nameOf(imported.result),
    waiting.map(versionText).join(' '), failed.map(versionText).join(' '), newerBelow && `${newerBelow.nodeName} ${versionText(newerBelow)}`,
  ]));
  return csvText(head, lines);
}

/** Returns what a node would get as CSV, one line for each file of a transport request. */
export function diffCsv({ first, second, requests }: NodeDiff): string {
  const { columns, inNode } = texts.inventory;
  const head = [columns.request, columns.mta, columns.version, columns.change, columns.commit, columns.description, inNode(first), inNode(second), columns.user];
  const lines = requests.flatMap((request) => request.contents.map((content) => [
    request.transportRequestId, content.name, content.version, changeText(content), request.commit, request.description,
    request.statusInFirst && nameOf(request.statusInFirst), request.statusInSecond && nameOf(request.statusInSecond), request.createdBy,
  ]));
  return csvText(head, lines);
}

/** Returns a history as CSV; durations are in seconds. */
export function historyCsv({ entries }: NodeHistory): string {
  const { columns } = texts.inventory;
  const head = [columns.started, columns.action, columns.mta, columns.result, columns.seconds, columns.user, columns.request, columns.actionId, columns.description];
  return csvText(head, entries.map((entry) => [
    entry.startedAt, actionName(entry.action), entry.contents.map(named).join(', '), nameOf(entry.status), entry.durationMs === undefined ? '' : entry.durationMs / 1000,
    entry.by, entry.transportRequestId, entry.actionId, entry.description,
  ]));
}
