import { parseMap } from '../../archive.js';
import { readForm } from '../../multipart.js';
import {
  addDescriptor,
  deleteDescriptor,
  listDescriptors,
  replaceDescriptor,
  type DescriptorContent,
} from '../../state/descriptors.js';
import { badRequest, unprocessable } from '../../state/refusal.js';
import { checkLength } from '../checks.js';
import { idParam, nodeParam, type Call, type Operation } from '../operation.js';
import { descriptorView } from '../views.js';

const listPath = '/v2/nodes/{nodeId}/mtaExtDescriptors';
const onePath = `${listPath}/{descriptorId}`;
const access = { needs: 'descriptors', withoutScope: 403 } as const;

const list: Operation = {
  method: 'GET',
  path: listPath,
  basis: 'descriptors.list',
  ...access,
  prepare: (call) => {
    const node = nodeParam(call);
    const mtaId = call.query.get('mtaId') ?? undefined;
    const mtaVersion = call.query.get('mtaVersion') ?? undefined;
    return () => ({
      status: 200,
      json: { mtaExtDescriptors: listDescriptors(call.world, node, mtaId, mtaVersion).map(descriptorView) },
    });
  },
};

const add: Operation = {
  method: 'POST',
  path: listPath,
  basis: 'descriptors.create',
  ...access,
  prepare: async (call) => {
    const node = nodeParam(call);
    const content = await readDescriptor(call);
    return () => ({ status: 201, json: descriptorView(addDescriptor(call.world, node, content)) });
  },
};

const replace: Operation = {
  method: 'PUT',
  path: onePath,
  basis: 'descriptors.replace',
  ...access,
  prepare: async (call) => {
    const node = nodeParam(call);
    const id = idParam(call, 'descriptorId');
    const content = await readDescriptor(call);
    return () => ({ status: 200, json: descriptorView(replaceDescriptor(call.world, node, id, content)) });
  },
};

const remove: Operation = {
  method: 'DELETE',
  path: onePath,
  basis: 'descriptors.delete',
  ...access,
  prepare: (call) => {
    const node = nodeParam(call);
    const id = idParam(call, 'descriptorId');
    return () => {
      deleteDescriptor(call.world, node, id);
      return { status: 204 };
    };
  },
};

/** Operations on MTA extension descriptors (seen in public clients). */
export const descriptorOperations: readonly Operation[] = [list, add, replace, remove];

const descriptorLimit = 1024 * 1024;
const exactVersion = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;

async function readDescriptor(call: Call): Promise<DescriptorContent> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const sink = {
    write(piece: Uint8Array) {
      size += piece.length;
      if (size <= descriptorLimit) pieces.push(piece.slice());
    },
  };
  const form = await readForm(call.headers.get('content-type') ?? '', call.body, (name) =>
    name === 'file' ? sink : { write: () => undefined },
  );
  checkLength(call.headers.get('tms-named-user') ?? '', 60, 'tms-named-user');
  if (form.files.filter((part) => part.name === 'file').length !== 1)
    throw badRequest("Required request part 'file' is not present exactly once");
  if (size > descriptorLimit)
    throw unprocessable(
      'descriptors.unusable',
      `An MTA extension descriptor must not be larger than ${descriptorLimit} bytes`,
    );
  const mtaVersion = form.fields.get('mtaVersion');
  if (mtaVersion === undefined) throw badRequest("Required request parameter 'mtaVersion' is not present");
  if (mtaVersion !== '*' && !exactVersion.test(mtaVersion))
    throw badRequest(`mtaVersion must be * or one exact version, not '${mtaVersion}'`);
  return { ...identify(textOf(pieces)), mtaVersion, description: form.fields.get('description') ?? '' };
}

function identify(text: string): { mtaId: string; mtaExtId: string } {
  const document = parseMap(text);
  if (document === undefined)
    throw unprocessable('descriptors.unusable', 'The MTA extension descriptor is not a YAML object');
  const missing = ['_schema-version', 'ID', 'extends'].filter((field) => typeof document[field] !== 'string');
  if (missing.length > 0)
    throw unprocessable('descriptors.unusable', `The MTA extension descriptor has no ${missing.join(', ')}`);
  return { mtaId: String(document['extends']), mtaExtId: String(document['ID']) };
}

function textOf(pieces: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode();
}
