import { callOptions, withClient } from '../../client.js';
import { confirm } from '../../confirm.js';
import { printJson } from '../../print/json.js';
import type { Work } from '../../spec.js';
import { listed } from '../../print/words.js';
import type { filesDeleteCommand } from './spec.js';

export const run: Work<typeof filesDeleteCommand> = (context, { fileIds }, { yes }) => withClient(context, async ({ files }) => {
  await confirm(context, `Delete ${listed('file', fileIds)}?`, yes);
  for (const fileId of fileIds) {
    await files.delete(fileId, callOptions(context));
    // Each on its own, because a later one may be refused.
    if (!context.options.json) context.io.stdout.write(`File ${fileId} was deleted\n`);
  }
  if (context.options.json) printJson(context.io, { deletedFileIds: fileIds });
});
