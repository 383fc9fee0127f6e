/** An answer that says no, thrown where the reason is found. */
export class Refusal extends Error {
  /** HTTP status of the answer. */
  readonly status: 400 | 401 | 403 | 404 | 422;
  /** The class name that the service puts into `errorType`; the ones used here were seen or are guesses. */
  readonly errorType: string;

  constructor(status: 400 | 401 | 403 | 404 | 422, errorType: string, message: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.errorType = errorType;
  }
}

const servicePackage = 'com.sap.lm.sl.alm.ts.core.exception.service.';

/** A request that is malformed. */
export function badRequest(message: string): Refusal {
  return new Refusal(400, 'TsBadRequestException', message);
}

/** Something named by the request does not exist, or not in a state that allows this. */
export function notFound(message: string): Refusal {
  return new Refusal(404, `${servicePackage}TsNotFoundException`, message);
}

/** A request that is well formed and still cannot be carried out. */
export function unprocessable(message: string): Refusal {
  return new Refusal(422, 'TsUnprocessableEntityException', message);
}

/** A caller without a token, or with a useless one. */
export function unauthorized(message = 'Full authentication is required to access this resource'): Refusal {
  return new Refusal(401, 'unauthorized', message);
}

/** A caller whose token does not reach this far. */
export function forbidden(message: string): Refusal {
  return new Refusal(403, 'forbidden', message);
}
