import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** An absolute path for one inside the repository, written with slashes. */
export const at = (relative) => path.join(root, ...relative.split('/'));

/** Where cargo and these scripts put what they make; always this one, whatever cargo's settings say. */
export const targetFolder = at('target');
