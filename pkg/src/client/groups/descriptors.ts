import { descriptorFile } from '../files.js';
import type { CallOptions } from '../../types/call.js';
import type { ExtensionDescriptor, SentDescriptor } from '../../types/descriptors.js';
import type { DescriptorInput, FileInput } from '../../types/files.js';
import type { NodeInput } from '../../types/landscape.js';
import { withArguments } from '../options.js';
import type { Caller } from './caller.js';

/** Which descriptors of a node are listed. */
export interface DescriptorFilter extends CallOptions {
  /** Only those of this MTA; the service wants it together with `mtaVersion`. */
  readonly mtaId?: string | undefined;
  /** Only those for this version; `*` means those that are for all versions. */
  readonly mtaVersion?: string | undefined;
}

/** What a descriptor is for. */
export interface DescriptorOptions extends CallOptions {
  /** One exact version of the MTA, or `*` for all. */
  readonly mtaVersion: string;
  /** What the descriptor is for; shown in lists. */
  readonly description?: string | undefined;
  /** The user that the service shows; at most 60 characters. Default: the client's. */
  readonly namedUser?: string | undefined;
}

/** What a descriptor is for, where either may be left out. */
export type PutDescriptorOptions = Omit<DescriptorOptions, 'mtaVersion'> & {
  /** One exact version of the MTA, or `*` for all. Default `*`. */
  readonly mtaVersion?: string | undefined;
};

/**
 * MTA extension descriptors of a node, applied when an MTA is imported there.
 * They need the plan `standard` or `transport_operator`; seen in public
 * clients, not in SAP's specification. The service never gives a content back.
 */
export class Descriptors {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Lists the descriptors of a node.
   *
   * `GET /v2/nodes/{nodeId}/mtaExtDescriptors`
   */
  async list(node: NodeInput, options: DescriptorFilter = {}): Promise<readonly ExtensionDescriptor[]> {
    return this.#caller.run(options, (core, host) => core.listDescriptors(withArguments(options, { node }), host) as Promise<ExtensionDescriptor[]>);
  }

  /**
   * Checks a descriptor, and adds it, or replaces the one that the node holds
   * for the same MTA and version. The result says what was replaced.
   *
   * `GET`, then `POST` or `PUT /v2/nodes/{nodeId}/mtaExtDescriptors`
   *
   * @param file The `.mtaext` file, or its text.
   * @throws {CtmsError} `DESCRIPTOR_INVALID` with all findings, before anything is sent.
   */
  async put(node: NodeInput, file: DescriptorInput, options: PutDescriptorOptions = {}): Promise<SentDescriptor> {
    return this.#caller.run(options, (core, host, [measured]) => (
      core.putDescriptor(withArguments(options, { node, file: measured }), host)
    ), { files: [descriptorFile(file, `node-${String(node)}`)] });
  }

  /**
   * Adds a descriptor. One for the same MTA and version is refused with status
   * 422: use `put`, or replace it. It is not sent again after an unclear outcome.
   *
   * `POST /v2/nodes/{nodeId}/mtaExtDescriptors`
   *
   * @param file The `.mtaext` file.
   */
  async create(node: NodeInput, file: FileInput, options: DescriptorOptions): Promise<ExtensionDescriptor> {
    return this.#caller.run(options, (core, host, [measured]) => (
      core.createDescriptor(withArguments(options, { node, file: measured }), host) as Promise<ExtensionDescriptor>
    ), { files: [file] });
  }

  /**
   * Replaces a descriptor; what it held is lost.
   *
   * `PUT /v2/nodes/{nodeId}/mtaExtDescriptors/{descriptorId}`
   *
   * @param file The `.mtaext` file.
   */
  async replace(node: NodeInput, descriptorId: number, file: FileInput, options: DescriptorOptions): Promise<ExtensionDescriptor> {
    return this.#caller.run(options, (core, host, [measured]) => (
      core.replaceDescriptor(withArguments(options, { node, descriptorId, file: measured }), host) as Promise<ExtensionDescriptor>
    ), { files: [file] });
  }

  /**
   * Deletes a descriptor.
   *
   * `DELETE /v2/nodes/{nodeId}/mtaExtDescriptors/{descriptorId}`
   */
  async delete(node: NodeInput, descriptorId: number, call?: CallOptions): Promise<void> {
    await this.#caller.run(call, (core, host) => core.deleteDescriptor(withArguments(call, { node, descriptorId }), host));
  }
}
