import type { ContentType, ReleaseOptions } from 'ctms';

import { hasErrors, type Archive } from './archive.js';

/** *Export from* or *Upload to*. */
export type Verb = 'exportFrom' | 'uploadTo';

/** A descriptor that is sent along. */
export interface ChosenDescriptor {
  readonly file: File;
  /** The node that it is for; empty until one is chosen. */
  readonly node: string;
}

/** What somebody has entered. */
export interface Form {
  readonly description: string;
  readonly user: string;
  readonly contentType: ContentType;
  readonly descriptors: readonly ChosenDescriptor[];
  /** The MTA version that the descriptors apply to. */
  readonly mtaVersion: string;
}

/** What a new upload starts with. */
export const emptyForm: Form = { description: '', user: '', contentType: 'MTA', descriptors: [], mtaVersion: '*' };

/** What a field is told that is required and empty. */
export type Missing = 'file' | 'node' | 'description' | 'descriptorNode';

/** Returns what is missing before archives can be sent. */
export function missingIn(form: Form, archives: readonly Archive[], node: string): readonly Missing[] {
  const missing: (Missing | false)[] = [
    archives.length === 0 && 'file',
    !node.trim() && 'node',
    !form.description.trim() && 'description',
    form.descriptors.some((descriptor) => !descriptor.node) && 'descriptorNode',
  ];
  return missing.filter((part) => part !== false);
}

/** Returns what the client is told. */
export function optionsOf(form: Form, archives: readonly Archive[], actingUser: string | undefined): ReleaseOptions {
  const descriptors: Record<string, File[]> = {};
  for (const { file, node } of form.descriptors) descriptors[node] = [...(descriptors[node] ?? []), file];
  return {
    files: archives.map(({ file }) => file),
    description: form.description,
    contentType: form.contentType,
    namedUser: form.user.trim() || actingUser || undefined,
    check: !archives.some(hasErrors),
    ...(form.descriptors.length > 0 ? { extensionDescriptors: descriptors, mtaVersion: form.mtaVersion.trim() || '*' } : {}),
  };
}
