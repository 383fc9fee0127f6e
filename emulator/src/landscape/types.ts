import type { CauseId, NodeCauseId } from '../causes/index.js';
import type { Outcome } from '../state/status.js';

/** The content types of the specification. */
export type ContentType = 'MTA' | 'XSCDU' | 'APP' | 'BTP_ABAP';

/** How one import ends: with an outcome, with the cause of a failure, or never (`hangs`). */
export type Ending = Outcome | 'hangs' | CauseId;

/** How imports on a node end; a list is used up import by import, its last element stays. */
export type Scenario = Ending | readonly Ending[];

/** Where a node deploys to. */
export interface TargetSpec {
  /** What is deployed there. */
  readonly contentType: ContentType;
  /** Default: the node's name with `_DEPLOY`. */
  readonly destinationName?: string;
  /** Only Cloud Foundry (`CF`, the default) takes MTA extension descriptors. */
  readonly platform?: 'CF' | 'NEO';
}

/** A node of a landscape file. Only the name is required. */
export interface NodeSpec {
  /** At most 30 characters; case matters. */
  readonly name: string;
  /** What the node is for. */
  readonly description?: string;
  /** Default true. */
  readonly uploadAllowed?: boolean;
  /** No deployment: an import ends as skipped. Default false. */
  readonly virtual?: boolean;
  /** Whether the service would send mails about it. Default false. */
  readonly notificationEnabled?: boolean;
  /**
   * `AUTO` (default: forwards before the import) and `MANUAL` were seen; `PRE_IMPORT`, `POST_IMPORT` and
   * `ON_SUCCESS` are guesses at what the service calls the other modes. Any other text behaves as `AUTO`.
   */
  readonly forwardMode?: string;
  /** For example `CHARM`: nobody may import by hand. */
  readonly controlledBy?: string;
  /** Whether imports are switched off. Default false. */
  readonly importDisabled?: boolean;
  /** Why imports are switched off. */
  readonly importDisabledReason?: string;
  /** The queue imports by itself what arrives; nobody may import by hand. Default false. */
  readonly automaticImport?: boolean;
  /** Default for a node that is not virtual: one for MTA and one for APP. An empty list: nothing can be deployed. */
  readonly targets?: readonly TargetSpec[];
  /** How imports end; default `succeeded`. Or what is wrong with the node itself, for example `node-import-disabled`. */
  readonly scenario?: Scenario | NodeCauseId;
  /** How long an import here takes, in milliseconds. */
  readonly importMs?: number;
}

/** A route of a landscape file, or in short `"DEV -> QA"`. */
export interface RouteSpec {
  /** The name of the node where it starts. */
  readonly from: string;
  /** The name of the node that it leads to. */
  readonly to: string;
  /** Default `DEV_QA` for a route from DEV to QA. */
  readonly name?: string;
  /** What the route is for. */
  readonly description?: string;
}

/** A landscape file: nodes, routes between them, and how deployments end. */
export interface LandscapeSpec {
  /** The nodes; at least one. */
  readonly nodes: readonly NodeSpec[];
  /** The routes between them. */
  readonly routes?: readonly (RouteSpec | string)[];
  /** How deployments of an MTA end, by MTA id or file name, on every node; wins over the node's scenario. */
  readonly scenarios?: Readonly<Record<string, Scenario>>;
  /** Queues that are filled from the start: node name, then how many requests in which status. */
  readonly queues?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** DEV -> QA -> PROD and, apart from them, a virtual node HUB -> TRAINING. */
export const defaultLandscape: LandscapeSpec = {
  nodes: [
    { name: 'DEV', description: 'Development' },
    { name: 'QA', description: 'Quality assurance' },
    { name: 'PROD', description: 'Production' },
    { name: 'HUB', description: 'Distribution', virtual: true },
    { name: 'TRAINING', description: 'Training' },
  ],
  routes: ['DEV -> QA', 'QA -> PROD', 'HUB -> TRAINING'],
};
