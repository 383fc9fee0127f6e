import type { CtmsEvents, Descriptors, Diff, ErrorView, Follow, History, Landscape, Queue, Request, Status, Upload, Work } from '../dist/index.js';

/** Handlers of the events of the elements, as React 19 calls them: `onctms-operated`. */
export type CtmsHandlers = { readonly [Name in keyof CtmsEvents as `on${Name}`]?: (event: CtmsEvents[Name]) => void };

type Given<Element, Names extends keyof Element> = { readonly [Name in Names]?: Element[Name] | undefined };

/** What each element takes. */
export interface CtmsElementProps {
  'ctms-descriptors': Given<Descriptors, 'client' | 'namedUser' | 'node'>;
  'ctms-diff': Given<Diff, 'client' | 'first' | 'second' | 'linkOf'>;
  'ctms-error': Given<ErrorView, 'client' | 'error' | 'doing' | 'canRetry'>;
  'ctms-follow': Given<Follow, 'client' | 'node' | 'target' | 'requestIds' | 'linkOf' | 'compact' | 'pausesHidden'>;
  'ctms-history': Given<History, 'client' | 'node' | 'linkOf'>;
  'ctms-landscape': Given<Landscape, 'client' | 'selected' | 'size' | 'isList'>;
  'ctms-queue': Given<Queue, 'client' | 'namedUser' | 'node' | 'filter' | 'order' | 'linkOf'>;
  'ctms-request': Given<Request, 'client' | 'namedUser' | 'node' | 'requestId' | 'linkOf'>;
  'ctms-status': Given<Status, 'client' | 'linkOf'>;
  'ctms-upload': Given<Upload, 'client' | 'namedUser' | 'node' | 'nodes' | 'verb' | 'progressSource'>;
  'ctms-work': Given<Work, 'client' | 'namedUser' | 'text' | 'state' | 'linkOf'>;
}
