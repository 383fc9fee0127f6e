// npm run reference: the API reference of the packages in target/reference/, from their declarations.
import { buildAll } from './lib/build.mjs';
import { main, say } from './lib/say.mjs';
import { buildReference } from './lib/reference.mjs';

await main(async () => {
  await buildAll();
  await buildReference();
  say('\nOpen target/reference/ctms/index.html.');
});
