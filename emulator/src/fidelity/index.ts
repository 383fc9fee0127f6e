import { access } from './access.js';
import { content } from './content.js';
import { queue } from './queue.js';
import type { Behaviour } from './source.js';

/**
 * Everything that the emulator claims about the service, by an id that tests name in brackets.
 *
 * A behaviour is about statuses, shapes, fields and effects. The free texts of refusals are the
 * emulator's own words and are not counted. `docs/fidelity.md` is written from this.
 */
export const behaviours = { ...access, ...content, ...queue };

/** Names a behaviour. */
export type BehaviourId = keyof typeof behaviours;

/** Returns the ids among these that are guesses, each once. */
export function guessesAmong(ids: readonly BehaviourId[]): BehaviourId[] {
  return [...new Set(ids)].filter((id) => (behaviours[id] as Behaviour).source === 'guess');
}
