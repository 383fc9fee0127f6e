// npm run screenshots: the pictures of the admin page for the README, in docs/images/.
import { mkdirSync } from 'node:fs';
import process from 'node:process';

import { buildAll } from './lib/build.mjs';
import { needBrowser } from './lib/browser.mjs';
import { at } from './lib/paths.mjs';
import { heading, main, say } from './lib/say.mjs';

await main(async () => {
  await buildAll();
  process.env.CHROME_PATH = await needBrowser();
  const { packSample } = await import('./lib/archive.mjs');
  const { launchBrowser } = await import('../tests/lib/browser.mjs');
  const { openAdmin, openQueue, openRequest, connectToBuiltIn, nodeCard } = await import('../tests/lib/www.mjs');
  const archive = await packSample();
  const browser = await launchBrowser();
  mkdirSync(at('docs/images'), { recursive: true });
  heading('Pictures');
  try {
    for (const colorScheme of ['light', 'dark']) await views(colorScheme);
    await telephone();
  } finally {
    await browser.close();
  }

  async function views(colorScheme) {
    const opened = await openAdmin(browser, { context: { colorScheme, reducedMotion: 'reduce', viewport: { width: 1280, height: 860 } } });
    const { page } = opened;
    await page.locator('#key').waitFor();
    await settled(page);
    await shot(page, `connect-${colorScheme}`);
    await connectToBuiltIn(opened);
    await nodeCard(page, 'SANDBOX').getByRole('button', { name: '1 failed' }).waitFor();
    await page.locator('ctms-work .entry').first().waitFor();
    await settled(page);
    await shot(page, `work-${colorScheme}`);
    await openQueue(page, 'QA');
    await settled(page);
    await shot(page, `landscape-${colorScheme}`);
    await page.locator('#send').click();
    await page.locator('ctms-upload input[data-archives]').setInputFiles(archive);
    await page.locator('ctms-upload #description').locator('input').fill('1a2b3c Fix totals');
    await page.getByText('shop 1.4.0').waitFor();
    await settled(page);
    await shot(page, `send-${colorScheme}`);
    await page.keyboard.press('Escape');
    await importFirst(page);
    await shot(page, `request-${colorScheme}`);
    await opened.close();
  }

  /** Imports a request of the queue, so that its page has logs. */
  async function importFirst(page) {
    await openRequest(page, 'Initial');
    await page.locator('ctms-request ui5-button[data-action=import]').click();
    await page.locator('ui5-button[data-confirm]').click();
    await page.locator('ctms-follow .tag').filter({ hasText: 'Succeeded' }).first().waitFor();
    await page.locator('ui5-toast').first().waitFor({ state: 'detached' });
    await page.locator('ctms-request .line').first().waitFor();
    await settled(page);
  }

  async function telephone() {
    const opened = await openAdmin(browser, { context: { colorScheme: 'light', reducedMotion: 'reduce', viewport: { width: 360, height: 740 } } });
    await connectToBuiltIn(opened);
    await opened.page.locator('ctms-work .entry').first().waitFor();
    await settled(opened.page);
    await shot(opened.page, 'telephone-light');
    await opened.close();
  }

  async function shot(page, name) {
    await page.screenshot({ path: at(`docs/images/${name}.png`) });
    say(`  docs/images/${name}.png`);
  }

  /** Fonts are there and nothing moves any more. */
  async function settled(page) {
    await page.evaluate(async () => {
      await globalThis.document.fonts.ready;
      for (let frame = 0; frame < 30; frame += 1) await new Promise((resolve) => { requestAnimationFrame(resolve); });
    });
  }
});
