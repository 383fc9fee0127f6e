import { isCtmsError, version, type CtmsErrorDetails } from 'ctms';

/** What surrounds an error, for the report. */
export interface ReportContext {
  /** The time of the report. */
  readonly at: Date;
  /** What the person was doing, in a few words. */
  readonly doing?: string;
}

/**
 * Returns a report of an error to send to somebody. Whatever the package puts
 * into its errors is free of secrets; of other errors only the name is taken.
 */
export function reportOf(error: unknown, { at, doing }: ReportContext): string {
  const lines = [`ctms ${version}, ${at.toISOString()}`];
  if (doing) lines.push(`While: ${doing}`);
  if (!isCtmsError(error)) {
    lines.push(`Fault in the page: ${error instanceof Error ? error.name : typeof error}`);
    return lines.join('\n');
  }
  lines.push(`Code: ${error.code}`, `Message: ${error.message}`, `Hint: ${error.hint}`);
  if (error.status !== undefined) lines.push(`Status: ${error.status}`);
  lines.push(`Details: ${JSON.stringify(error.details satisfies CtmsErrorDetails, null, 2)}`);
  return lines.join('\n');
}
