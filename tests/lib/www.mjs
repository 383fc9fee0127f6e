import { at } from '../../scripts/lib/paths.mjs';
import { startSite } from '../../scripts/lib/site.mjs';
import { PATIENCE_MS } from './browser.mjs';
import { startEmulator } from './emulator.mjs';

/**
 * Opens the admin page with an emulator behind it.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {{ emulator?: object, context?: object, path?: string }} [options]
 *        what the emulator and the browser's context are told, and which page of the folder is opened
 * @returns the page; the emulator, with keys that fit the page's origin; all
 *          addresses that were asked for; what the page complained about; how to end it all
 */
export async function openAdmin(browser, { emulator: told = {}, context: how = {}, path = '/' } = {}) {
  const emulator = await startEmulator({ importMs: 300, ...told });
  const site = await startSite({ page: at('www/page/dist'), emulator });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...how });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints = [];
  const requested = [];
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => requested.push(request.url()));
  await page.goto(site.url + path);
  return {
    page,
    context,
    emulator,
    url: site.url,
    serviceKeys: site.serviceKeys,
    keyFor: (wish) => JSON.parse(JSON.stringify(emulator.serviceKey(wish)).replaceAll(emulator.url, `${site.url}/service`)),
    complaints,
    requested,
    close: async () => {
      await context.close();
      await site.close();
      await emulator.close();
    },
  };
}

/** Connects through the approuter of the site, where no secret is in the page. */
export async function connectThroughApprouter({ page }) {
  await page.locator('#connect-route').click();
  await page.locator('ctms-workspace ctms-landscape').waitFor();
}

/** Pastes a service key and connects with it. */
export async function connectWithKey({ page }, key) {
  await page.locator('#key').fill(JSON.stringify(key));
  await page.locator('#connect-key').click();
  await page.locator('ctms-workspace').waitFor();
}

/** Starts the built-in emulator in the page's Service Worker. */
export async function connectToBuiltIn({ page }) {
  await page.locator('#try').click();
  await page.locator('ctms-workspace ctms-landscape').waitFor();
}

/** The card of a node in the landscape. */
export function nodeCard(page, name) {
  return page.locator('ctms-landscape .node').filter({ has: page.locator('.name', { hasText: new RegExp(`^${name}$`) }) });
}

/** Opens a node from the landscape. */
export async function openNode(page, name) {
  await nodeCard(page, name).locator('.open').click({ position: { x: 12, y: 8 } });
  await page.locator('ctms-queue').waitFor();
}

/** Opens the queue of a node and waits for its rows. */
export async function openQueue(page, name) {
  await openNode(page, name);
  await row(page).first().waitFor();
}

/** The rows of the queue that are in the document, or those with a text. */
export function row(page, hasText) {
  return page.locator('ctms-queue .entry').filter(hasText === undefined ? {} : { hasText });
}

/** Opens a transport request of the queue that is shown. */
export async function openRequest(page, hasText) {
  await row(page, hasText).first().locator('[role=gridcell]').nth(1).click();
  await page.locator('ctms-request .path').waitFor();
}

/** What stands in the rows of the queue that are in the document. */
export function rowTexts(page) {
  return page.locator('ctms-queue .entry').evaluateAll((rows) => rows.map((row) => row.textContent.replace(/\s+/g, ' ').trim()));
}

/** The element with the focus, inside all shadow roots: its tag and its name. */
export function focused(page) {
  return page.evaluate(() => {
    let element = globalThis.document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const host = element?.getRootNode().host;
    const name = element?.getAttribute('aria-label') ?? (element?.textContent.trim() || host?.textContent.trim());
    return `${element?.tagName} ${name?.replace(/\s+/g, ' ').trim()}`;
  });
}
