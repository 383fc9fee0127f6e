// npm run pack: builds the packages and packs them into target/packed/, as they would be published.
import { buildAll } from './lib/build.mjs';
import { pack, publishedPackages } from './lib/pack.mjs';
import { heading, main, say } from './lib/say.mjs';

await main(async () => {
  await buildAll();
  heading('Packed');
  for (const folder of publishedPackages()) say(`  ${await pack(folder)}`);
});
