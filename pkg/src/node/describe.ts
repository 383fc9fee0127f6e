import { node } from './platform.js';

/** Makes a description of a commit, or of files' names where there is none; safe for the service. */
export function describe(commit: { id: string; message: string } | undefined, fileNames: readonly string[]): string {
  return node.core().describe(commit?.id, commit?.message, [...fileNames]);
}
