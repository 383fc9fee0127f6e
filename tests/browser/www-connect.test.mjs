import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { launchBrowser } from '../lib/browser.mjs';
import { openAdmin } from '../lib/www.mjs';

let browser;
let opened;

before(async () => { browser = await launchBrowser(); });
after(() => browser.close());
afterEach(() => opened?.close());

test('a key is explained while it is typed, with everything that is wrong and what to do', async () => {
  opened = await openAdmin(browser);
  const { page } = opened;
  await page.locator('#key').fill('{"uaa": {"clientid": "sb-example!b1|alm-ts-backend!b9"}}');
  const findings = page.locator('#key-findings');
  await findings.getByText('uaa.clientsecret').waitFor();
  await findings.getByText('uaa.url').waitFor();
  assert.equal(await isUsable(page), false);
  assert.equal(await page.locator('#key').getAttribute('aria-invalid'), 'true');
});

test('what was fixed is shown, and the key is taken', async () => {
  opened = await openAdmin(browser);
  const { page, serviceKeys } = opened;
  await page.locator('#key').fill(`Getting key ci-key for service instance ctms as user@example.com...\n\n${JSON.stringify({ credentials: serviceKeys.ctms })}`);
  await page.locator('#key-findings').getByText('Key of SAP Cloud Transport Management').waitFor();
  await page.locator('#key-findings').getByText(/^Fixed: /).first().waitFor();
  await page.locator('#connect-key').click();
  await page.locator('ctms-landscape .node').first().waitFor();
});

test('a key of SAP Cloud ALM is known, and connects although it cannot read', async () => {
  opened = await openAdmin(browser);
  const { page, serviceKeys } = opened;
  await page.locator('#key').fill(JSON.stringify(serviceKeys.calm));
  await page.locator('#key-findings').getByText('Key of SAP Cloud ALM').waitFor();
  await page.locator('#connect-key').click();
  await page.locator('ctms-workspace').waitFor();
});

test('the file of a key can be dropped, and clearing forgets it', async () => {
  opened = await openAdmin(browser);
  const { page, serviceKeys } = opened;
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'key.json'));
    return transfer;
  }, JSON.stringify(serviceKeys.ctms));
  await page.locator('#key').dispatchEvent('drop', { dataTransfer: data });
  await page.locator('#key-findings').getByText('Client id').waitFor();
  assert.equal(await isUsable(page), true);
  await page.getByText('Clear', { exact: true }).click();
  assert.equal(await page.locator('#key').inputValue(), '');
  assert.equal(await isUsable(page), false);
});

test('a key with a certificate is refused with the reason, because a browser cannot use it', async () => {
  opened = await openAdmin(browser);
  const { page } = opened;
  const pem = (label) => `-----BEGIN ${label}-----\n${'TUlJQg=='.repeat(8)}\n-----END ${label}-----\n`;
  await page.locator('#key').fill(JSON.stringify({
    uri: 'https://transport-service-app-backend.ts.cfapps.eu10.hana.ondemand.com',
    uaa: { clientid: 'sb-example!b1|alm-ts-backend!b9', 'credential-type': 'x509', certificate: pem('CERTIFICATE'), key: pem('RSA PRIVATE KEY'), certurl: 'https://example.authentication.cert.eu10.hana.ondemand.com', url: 'https://example.authentication.eu10.hana.ondemand.com' },
  }));
  await page.locator('#key-findings').getByText(/cannot use the client certificate/).waitFor();
  assert.equal(await isUsable(page), false);
});

test('the core is loaded with the first character of a key, not before', async () => {
  opened = await openAdmin(browser);
  const { page, requested } = opened;
  await page.locator('#connect-route').waitFor();
  assert.equal(requested.some((address) => address.endsWith('.wasm')), false);
  await page.locator('#key').fill('x');
  await page.locator('#key-findings li').first().waitFor();
  assert.equal(requested.some((address) => address.endsWith('.wasm')), true);
});

function isUsable(page) {
  return page.locator('#connect-key').evaluate((button) => !button.disabled);
}
