// Writes docs/failures.md from the table of causes in src/diagnosis/table. The
// same test checks it wherever tests run.
import process from 'node:process';

import { run } from './lib/run.mjs';

process.env.CTMS_WRITE_DOCUMENT = '1';
await run('cargo', ['test', '--quiet', '--test', 'diagnosis', 'document']);
