// npm run build: everything that the packages need, as it would be published.
import { buildAll } from './lib/build.mjs';
import { main } from './lib/say.mjs';

await main(buildAll);
