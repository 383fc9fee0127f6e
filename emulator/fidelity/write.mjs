// node emulator/fidelity/write.mjs: writes docs/fidelity.md and the figure in the emulator's README.
import { readFileSync, writeFileSync } from 'node:fs';

import { figure, report } from './report.mjs';

const readme = new URL('../README.md', import.meta.url);
const text = readFileSync(readme, 'utf8');
writeFileSync(new URL('../../docs/fidelity.md', import.meta.url), report());
writeFileSync(readme, text.replace(/^\*\*\d+ behaviours, .*\*\*$/m, `**${figure()}**`));
