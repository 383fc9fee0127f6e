import type { DescriptorInput, FileInput } from '../types/files.js';
import type { ReleaseOptions } from '../types/release.js';

/** A descriptor's file, and the node that it is for. */
export interface NodeDescriptor {
  readonly nodeName: string;
  readonly file: FileInput;
}

/** Lists the descriptors of a release: one or several for each node. */
export function nodeDescriptors(given: ReleaseOptions['extensionDescriptors'] = {}): NodeDescriptor[] {
  return Object.entries(given).flatMap(([nodeName, inputs]) => {
    const list = Array.isArray(inputs) ? (inputs as readonly DescriptorInput[]) : [inputs as DescriptorInput];
    return list.map((input) => ({ nodeName, file: descriptorFile(input, nodeName) }));
  });
}

/** Makes a file of a descriptor's text, and gives a Blob without a name the one of its node. */
export function descriptorFile(input: DescriptorInput, nodeName: string): FileInput {
  const isText = typeof input === 'string' && input.includes('\n');
  const isNameless = input instanceof Blob && !('name' in input);
  return isText || isNameless ? new File([input as BlobPart], `${nodeName}.mtaext`) : (input as FileInput);
}
