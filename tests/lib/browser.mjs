import process from 'node:process';

import { chromium } from 'playwright-core';

import { browserArguments, findBrowser } from '../../scripts/lib/browser.mjs';
import { startSite } from '../../scripts/lib/site.mjs';
import { startEmulator } from './emulator.mjs';

/** Starts the browser of this machine, without a window. */
export function launchBrowser() {
  return chromium.launch({ executablePath: process.env.CHROME_PATH || findBrowser(), args: browserArguments });
}

/**
 * Opens a page that has the package and an emulator on its own origin.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} folder  absolute path of the page
 * @returns the page, the site and the emulator behind it, what the page complained about, and how to end it all
 */
export async function openPage(browser, folder) {
  const emulator = await startEmulator();
  const site = await startSite({ page: folder, emulator });
  const page = await browser.newPage();
  const complaints = [];
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(site.url);
  const close = async () => {
    await page.close();
    await site.close();
    await emulator.close();
  };
  return { page, site, emulator, complaints, close };
}
