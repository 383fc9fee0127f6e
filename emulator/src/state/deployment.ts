import type { DeployLine } from './scenario.js';
import { write } from './logs.js';
import { descriptorFor } from './descriptors.js';
import type { EntryResult, RequestResult, TransportNode, World } from './world.js';

/** Writes what is about to be deployed where; only the lines for MTAs have been shown in public. */
export function announceDeployment(world: World, node: TransportNode, result: RequestResult, uri: string): void {
  const target = node.targets.find((one) => one.contentType === 'MTA');
  const entries = result.entries.filter(({ entry }) => entry.contentType === 'MTA');
  if (target === undefined || entries.length === 0) return;
  const type = "'Multi-Target Application' ('MTA')";
  write(
    world,
    result,
    'log.destination',
    'I',
    ' ',
    `Destination details for node '${node.name}' (id: ${node.id}), content type ${type}: URI='${uri}' (name: '${target.destinationName}')`,
  );
  for (const { entry } of entries) {
    const name = entry.fileName === undefined ? entry.uri : `${entry.uri} - ${entry.fileName}`;
    write(
      world,
      result,
      'log.destination',
      'I',
      ' ',
      `Entity to deploy: '${name}' (id: ${entry.id}), of content type ${type} and storage type '${entry.storageType}'`,
    );
  }
}

/** Writes what a deployment says on its way: the descriptor in use and where the deploy service keeps its log. */
export function writeDeploymentNotes(world: World, node: TransportNode, result: RequestResult, link: string): void {
  for (const entry of result.entries) {
    if (entry.entry.contentType !== 'MTA') continue;
    const descriptor = descriptorNote(world, node, entry);
    if (descriptor !== undefined) write(world, entry, 'log.descriptor', 'I', ' ', descriptor);
    write(world, entry, 'log.link', 'I', ' ', `MTA operation logs, to be read for 3 days: ${link}`);
  }
}

/** Returns the address of the log of the deploy service. */
export function logLink(uri: string, process: string): string {
  return `${encodeURI(uri)}/runs/CTS_DEPLOY/${process}/logs`;
}

/** Writes lines of a deployment into the log of a file or reference. */
export function writeLines(world: World, to: EntryResult, lines: readonly DeployLine[]): void {
  for (const { basis, severity, text } of lines) write(world, to, basis, severity, ' ', text);
}

function descriptorNote(world: World, node: TransportNode, { entry }: EntryResult): string | undefined {
  const archive = world.files.get(Number(entry.uri))?.archive;
  if (archive === undefined || !('id' in archive)) return undefined;
  const descriptor = descriptorFor(world, node, archive.id, archive.version);
  if (descriptor === undefined) return undefined;
  const { mtaExtId, mtaVersion } = descriptor;
  return `MTA extension descriptor ${mtaExtId} (version ${mtaVersion}) is used for MTA ${archive.id} ${archive.version}`;
}
