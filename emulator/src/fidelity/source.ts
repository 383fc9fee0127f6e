/** How the emulator knows how the service behaves. */
export type Source = 'specification' | 'sap-text' | 'public-client' | 'recording' | 'guess';

/** Something that the service does, and where that is known from. */
export interface Behaviour {
  /** One sentence. */
  readonly what: string;
  readonly source: Source;
  /** Where it can be read; of a guess, what it rests on. */
  readonly where: string;
}

const from =
  (source: Source) =>
  (what: string, where: string): Behaviour => ({ what, source, where });

/** From SAP's specification of the API (TMS_v2, version 2.2.1). */
export const specified = from('specification');
/** From SAP's documentation, or from what people at SAP wrote. */
export const told = from('sap-text');
/** As a public client needs it to be. */
export const practised = from('public-client');
/** Nobody has published it. */
export const guessed = from('guess');
