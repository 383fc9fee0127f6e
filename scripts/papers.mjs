// Copies the papers that a published package carries, before it is packed:
// npm leaves out links, and one text should not stand in two places.
import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { at } from './lib/paths.mjs';

copyFileSync(at('LICENSE'), path.resolve('LICENSE'));
const own = path.resolve('README.md');
if (process.argv.includes('--readme') || !existsSync(own)) copyFileSync(at('README.md'), own);
