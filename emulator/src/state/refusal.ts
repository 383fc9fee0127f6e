import type { BehaviourId } from '../fidelity/index.js';

/** An answer that says no, thrown where the reason is found. */
export class Refusal extends Error {
  /** HTTP status of the answer. */
  readonly status: 400 | 401 | 403 | 404 | 422;
  /** The class name that the service puts into `errorType`; the ones used here were seen or are guesses. */
  readonly errorType: string;
  /** What the refusal rests on. */
  readonly basis: readonly BehaviourId[];

  constructor(status: 400 | 401 | 403 | 404 | 422, errorType: string, message: string, basis: readonly BehaviourId[]) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.errorType = errorType;
    this.basis = basis;
  }
}

const servicePackage = 'com.sap.lm.sl.alm.ts.core.exception.service.';

/** A request that is malformed. */
export function badRequest(message: string): Refusal {
  return new Refusal(400, 'TsBadRequestException', message, ['http.bad-request']);
}

/** Something named by the request does not exist, or not in a state that allows this. */
export function notFound(basis: BehaviourId, message: string): Refusal {
  return new Refusal(404, `${servicePackage}TsNotFoundException`, message, [basis]);
}

/** A request that is well formed and still cannot be carried out. */
export function unprocessable(basis: BehaviourId, message: string): Refusal {
  return new Refusal(422, 'TsUnprocessableEntityException', message, [basis, 'http.unprocessable']);
}

/** A caller without a token, or with a useless one. */
export function unauthorized(basis: BehaviourId, message: string): Refusal {
  return new Refusal(401, 'unauthorized', message, [basis]);
}

/** A caller whose token does not reach this far. */
export function forbidden(basis: BehaviourId, message: string): Refusal {
  return new Refusal(403, 'forbidden', message, [basis]);
}
