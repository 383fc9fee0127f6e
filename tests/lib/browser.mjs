import process from 'node:process';

import { chromium } from 'playwright-core';

import { browserArguments, findBrowser } from '../../scripts/lib/browser.mjs';
import { startSite } from '../../scripts/lib/site.mjs';
import { startEmulator } from './emulator.mjs';

/** How long a page may take to show something; less than a test has, so that it is said what did not come. */
export const PATIENCE_MS = 240_000;

/** Starts the browser of this machine, without a window. */
export function launchBrowser() {
  return chromium.launch({ executablePath: process.env.CHROME_PATH || findBrowser(), args: browserArguments });
}

/**
 * Opens a page that has the package and an emulator on its own origin.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} folder  absolute path of the page
 * @param {(site: { url: string }) => Promise<string>} [serve]
 *        serves the page at another origin, which passes /service on to the site, and answers its address
 * @returns the page, the emulator behind it with keys that fit the page's
 *          origin, what the page complained about, and how to end it all
 */
export async function openPage(browser, folder, serve = async (site) => site.url) {
  const emulator = await startEmulator();
  const site = await startSite({ page: folder, emulator });
  const url = await serve(site);
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints = [];
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
  return {
    page,
    emulator,
    complaints,
    serviceKeys: JSON.parse(JSON.stringify(site.serviceKeys).replaceAll(site.url, url)),
    close: async () => {
      await page.close();
      await site.close();
      await emulator.close();
    },
  };
}
