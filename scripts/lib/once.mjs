/** Makes a step that is done at most once in a run, however often it is asked for. */
export function once(work) {
  let done;
  return () => (done ??= work());
}
