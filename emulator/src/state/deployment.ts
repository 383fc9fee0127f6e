import { write } from './logs.js';
import { descriptorFor } from './descriptors.js';
import type { EntryResult, RequestResult, TransportNode, World } from './world.js';

/** Writes what a deployment says on its way: the descriptor in use and where the deploy service keeps its log. */
export function deploymentNotes(world: World, node: TransportNode, result: RequestResult): void {
  if (node.virtual) return;
  for (const entry of result.entries) {
    if (entry.entry.contentType === 'MTA') mtaNotes(world, node, entry);
    else write(world, entry, 'I', ' ', `Deploy of content reference ${entry.entry.uri} started`);
  }
}

function mtaNotes(world: World, node: TransportNode, result: EntryResult): void {
  const archive = world.files.get(Number(result.entry.uri))?.archive;
  if (archive !== undefined && 'id' in archive) {
    const descriptor = descriptorFor(world, node, archive.id, archive.version);
    if (descriptor !== undefined) {
      write(
        world,
        result,
        'I',
        ' ',
        `MTA extension descriptor ${descriptor.mtaExtId} (version ${descriptor.mtaVersion}) is used for MTA ${archive.id} ${archive.version}`,
      );
    }
  }
  write(world, result, 'I', ' ', `Deploy of file ${result.entry.fileName ?? result.entry.uri} started`);
  const process = world.random.uuid();
  write(
    world,
    result,
    'I',
    ' ',
    `The log of the deploy service can be downloaded for 3 days: https://deploy-service.cfapps.example.com/slprot/emulator/slp/logs/${process}/OPERATION.log`,
  );
}
