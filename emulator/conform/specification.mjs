import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { parse } from 'yaml';

/** Reads an OpenAPI 2 specification: its operations, and a validator for its schemas. */
export async function readSpecification(path) {
  const document = parse(await readFile(path, 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'spec', definitions: document.definitions });
  const operations = [];
  for (const [template, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      operations.push({
        id: operation.operationId,
        method: method.toUpperCase(),
        path: document.basePath + template,
        parameters: (operation.parameters ?? []).map((parameter) => withSchema(document, parameter)),
        responses: operation.responses,
      });
    }
  }
  const validate = (schema, value) => {
    const check = ajv.compile(schema.$ref === undefined ? schema : { $ref: `spec${schema.$ref}` });
    return check(value) ? [] : check.errors.map((error) => `${error.instancePath || 'the answer'} ${error.message}`);
  };
  return { operations, validate };
}

function withSchema(document, parameter) {
  const name = parameter.schema?.$ref?.split('/').at(-1);
  return name === undefined ? parameter : { ...parameter, schema: expanded(document, document.definitions[name]) };
}

/** Replaces references, so that forbidden bodies can be derived from a schema. */
function expanded(document, schema) {
  if (schema.$ref !== undefined) return expanded(document, document.definitions[schema.$ref.split('/').at(-1)]);
  const properties =
    schema.properties &&
    Object.fromEntries(Object.entries(schema.properties).map(([name, one]) => [name, expanded(document, one)]));
  return {
    ...schema,
    ...(properties && { properties }),
    ...(schema.items && { items: expanded(document, schema.items) }),
  };
}

/** Returns what is wrong with an answer to an operation; an empty list is a conforming answer. */
export function problemsOf(specification, operation, answer) {
  const declared = operation.responses[answer.status];
  if (declared === undefined) return [`status ${answer.status} is not declared`];
  return bodyProblems(specification, declared.schema, answer);
}

/** Returns what is wrong with the refusal of a forbidden request; its status need not be declared. */
export function refusalProblems(specification, operation, answer) {
  if (![400, 404, 422].includes(answer.status)) return [`status ${answer.status} instead of 400, 404 or 422`];
  return bodyProblems(
    specification,
    operation.responses[answer.status]?.schema ?? { $ref: '#/definitions/ExceptionObject' },
    answer,
  );
}

function bodyProblems(specification, schema, answer) {
  if (schema === undefined) return answer.text === '' ? [] : ['there is a body where none is declared'];
  const problems = [];
  if (!answer.contentType.startsWith('application/json')) problems.push(`content type ${answer.contentType}`);
  if (typeof answer.json !== 'object') return [...problems, 'the body is not JSON'];
  const empty = Object.keys(answer.json).length === 0 ? ['the body is an empty object'] : [];
  return [...problems, ...empty, ...specification.validate(schema, answer.json)];
}
