import type { CallOptions } from './call.js';
import type { ContentType, DescriptorInput, FileInput, SizeLimit } from './files.js';
import type { NodeInput } from './landscape.js';

export type { AfterFailure, DoctorCheck, DoctorCheckName, DoctorFinding, DoctorNode, DoctorReport } from '../../wasm/ctms_bg.js';

/** What `client.doctor` takes. Without a node, key, network and API are checked. */
export interface DoctorOptions extends CallOptions {
  /** Checks an export from this node. */
  readonly from?: NodeInput | undefined;
  /** Checks an upload to this node. */
  readonly to?: NodeInput | undefined;
  /** Archives to check, also against the extension descriptors of the nodes. */
  readonly files?: readonly FileInput[] | undefined;
  /** Extension descriptors by the names of their nodes, checked as `exportFrom` checks them. */
  readonly extensionDescriptors?: Readonly<Record<string, DescriptorInput | readonly DescriptorInput[]>> | undefined;
  /** For which version of the MTA the descriptors are: one exact version, or `*` for all. Default `*`. */
  readonly mtaVersion?: string | undefined;
  /** What is released. Default `MTA`. */
  readonly contentType?: ContentType | undefined;
  /** The largest file that the instance's plan takes. Default `standard`, 1 GB. */
  readonly sizeLimit?: SizeLimit | undefined;
}
