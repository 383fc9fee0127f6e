import type { FollowEvent, Following } from '../types/follow.js';

/** Begins work that tells events, and lets a caller iterate them. */
export function following<Result>(begin: (tell: (event: FollowEvent) => void) => Promise<Result>): Following<Result> {
  const events: FollowEvent[] = [];
  const waiting = new Set<() => void>();
  let ended = false;
  const wake = (): void => {
    for (const proceed of waiting) proceed();
    waiting.clear();
  };
  const result = begin((event) => {
    events.push(event);
    wake();
  }).finally(() => {
    ended = true;
    wake();
  });
  return {
    result,
    async *[Symbol.asyncIterator]() {
      // A program that iterates gets the failure here; one that nobody waits for is reported like that of any promise.
      result.catch(() => {});
      for (let next = 0; ; next += 1) {
        while (next >= events.length && !ended) await new Promise<void>((proceed) => waiting.add(proceed));
        const event = events[next];
        if (event === undefined) break;
        yield event;
      }
      await result;
    },
  };
}
