/** A transport request as a queue lists it. */
export function queued(id, more = {}) {
  return { id, status: 'initial', position: id, description: `Request ${id}`, origin: 'DEV', createdByNamedUser: 'ada', queuedAt: `2026-01-${String(id).padStart(2, '0')}T08:00:00.000Z`, ...more };
}
