import type { Hono } from 'hono';
import { readText } from '../body.js';
import type { FaultOptions } from '../faults/plan.js';
import type { Fault } from '../faults/types.js';
import type { EmulatorState } from '../inspect.js';
import type { Env } from './app.js';
import type { RequestRecord } from './operation.js';

/** What the control endpoint can do. */
export interface Controls {
  fail(operation: string, fault: Fault, options?: FaultOptions): void;
  clearFaults(): void;
  finishWork(): number;
  revokeTokens(): number;
  reset(): void;
  readonly state: EmulatorState;
  readonly requests: readonly RequestRecord[];
}

/** Path that answers as soon as the emulator serves, whether the control endpoint is open or not. */
export const healthPath = '/_emulator/health';

/** Adds the health endpoint to the routes, for pipelines that start an emulator beside them. */
export function addHealth(app: Hono<Env>, nodes: () => number): void {
  app.get(healthPath, () => Response.json({ status: 'up', nodes: nodes() }));
}

const limit = 1024 * 1024;

/**
 * Adds `/_emulator/` to the routes: faults, reset, revocation, what was received.
 *
 * Changes must come as application/json, which a page of another origin cannot send unasked.
 */
export function addControl(app: Hono<Env>, controls: Controls): void {
  const refuse = (problem: string): Response => Response.json({ error: problem }, { status: 400 });
  app.post('/_emulator/faults', async ({ env, req }) => {
    const body = await readCommand(req.raw, env.exchange.body);
    if (typeof body === 'string') return refuse(body);
    const { operation, fault, times, after } = body;
    if (typeof operation !== 'string' || typeof fault !== 'object' || fault === null)
      return refuse('operation and fault are needed: {"operation": "POST /v2/nodes/upload", "fault": {"status": 503}}');
    // What these are is checked with the fault.
    const options = { ...(times === undefined ? {} : { times }), ...(after === undefined ? {} : { after }) };
    try {
      controls.fail(operation, fault, options as FaultOptions);
    } catch (error) {
      return refuse(error instanceof Error ? error.message : String(error));
    }
    return new Response(null, { status: 204 });
  });
  app.delete('/_emulator/faults', () => {
    controls.clearFaults();
    return new Response(null, { status: 204 });
  });
  app.post('/_emulator/:command{reset|revoke|finish}', async ({ env, req }) => {
    const body = await readCommand(req.raw, env.exchange.body);
    if (typeof body === 'string') return refuse(body);
    const command = req.param('command');
    if (command === 'reset') controls.reset();
    else if (command === 'finish') controls.finishWork();
    else controls.revokeTokens();
    return new Response(null, { status: 204 });
  });
  app.get('/_emulator/state', () => Response.json(controls.state));
  app.get('/_emulator/requests', () => Response.json({ requests: controls.requests.map(withoutSecrets) }));
}

async function readCommand(
  request: Request,
  body: Env['Bindings']['exchange']['body'],
): Promise<Record<string, unknown> | string> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) return 'send application/json';
  const text = (await readText(body, limit)) ?? '';
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : 'the body must be a JSON object';
  } catch {
    return 'the body is not valid JSON';
  }
}

const hidden = '[hidden]';

/** The emulator's keys are not secrets; still, what a test prints should not look like one. */
function withoutSecrets(record: RequestRecord): RequestRecord {
  const headers = Object.fromEntries(
    Object.entries(record.headers).map(([name, value]) => [name, name === 'authorization' ? hidden : value]),
  );
  const body = record.path.startsWith('/oauth/') ? hidden : record.body;
  return { ...record, headers, body, query: record.path.startsWith('/oauth/') ? hidden : record.query };
}
