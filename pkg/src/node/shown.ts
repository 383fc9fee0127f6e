/**
 * Returns a path as errors name it; nothing where it may be no path: people
 * also put a key itself, or its secret, where a path belongs.
 */
export function shownPath(text: string): string | undefined {
  return text.length < 200 && /^[\w ./\\:@~-]+\.[a-z]{2,5}$/i.test(text) ? text : undefined;
}
