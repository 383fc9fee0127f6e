import type { CoreModule } from './platform.js';
import type { QueueAction } from '../types/status.js';

/** Splits what the core's table says. */
export function allowed(core: CoreModule, status: string): readonly QueueAction[] {
  const actions = core.allowed_actions(status);
  return actions === '' ? [] : (actions.split(',') as QueueAction[]);
}

/** Makes a Date of what the core has read. */
export function date(core: CoreModule, text: string): Date | undefined {
  const milliseconds = core.parse_time(text);
  return milliseconds === undefined ? undefined : new Date(milliseconds);
}
