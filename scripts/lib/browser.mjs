import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { aptInstall } from './apt.mjs';
import { at } from './paths.mjs';
import { Problem, upToDate } from './say.mjs';

const ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge', 'microsoft-edge-stable', 'msedge'];
const USUAL_PLACES = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((folder) => [
    path.join(process.env[folder] ?? '', 'Google/Chrome/Application/chrome.exe'),
    path.join(process.env[folder] ?? '', 'Microsoft/Edge/Application/msedge.exe'),
  ]),
};
const DRIVERS = { CHROMEDRIVER: 'chromedriver', MSEDGEDRIVER: 'msedgedriver' };

/**
 * How a test starts the browser: without a window, without a sandbox (there is
 * none for root and in containers), and without calls to the vendor's hosts.
 */
export const browserArguments = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];

/**
 * Finds Chromium, Chrome or Edge; on Debian and Ubuntu installs Chromium when
 * there is none and it may.
 *
 * @returns {Promise<string>} the path of the program
 * @throws {Problem} when there is none
 */
export async function needBrowser() {
  const found = findBrowser();
  if (found !== undefined) {
    upToDate(`browser ${found}`);
    return found;
  }
  await installChromium('There is no browser for the tests');
  const installed = findBrowser();
  if (installed === undefined) throw noBrowser('Chromium was installed but cannot be found');
  return installed;
}

/**
 * Finds the WebDriver of a browser, or installs it with Chromium.
 *
 * @param {string} browser          the path of the browser
 * @param {string} [capabilities]   where to write how the driver starts it
 * @returns {Promise<{ [variable: string]: string }>} the variables that tell wasm-bindgen's test runner
 * @throws {Problem} when there is none
 */
export async function needDriver(browser, capabilities = at('target/webdriver.json')) {
  let driver = findDriver(browser);
  if (driver === undefined && /chromium/.test(path.basename(browser))) {
    await installChromium('There is no chromedriver beside Chromium');
    driver = findDriver(browser);
  }
  if (driver !== undefined) {
    writeCapabilities(browser, capabilities);
    return { ...driver, WASM_BINDGEN_TEST_WEBDRIVER_JSON: capabilities };
  }
  throw new Problem(
    `There is no WebDriver for ${browser}: put chromedriver (for Edge: msedgedriver) of the browser's version on the PATH, or name it in CHROMEDRIVER.`,
  );
}

/** The browser that is there, without installing one; undefined when there is none. */
export function findBrowser() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new Problem(`CHROME_PATH names ${named}, which does not exist: correct it or unset it.`);
  }
  return firstOnPath(ON_PATH) ?? (USUAL_PLACES[process.platform] ?? []).find((place) => existsSync(place));
}

function findDriver(browser) {
  for (const [variable, program] of Object.entries(DRIVERS)) {
    const driver = process.env[variable] || driverOf(browser, program);
    if (driver) return { [variable]: driver };
  }
  return undefined;
}

function driverOf(browser, program) {
  if (/edge/i.test(path.basename(browser)) !== (program === DRIVERS.MSEDGEDRIVER)) return undefined;
  const beside = path.join(path.dirname(browser), program + (process.platform === 'win32' ? '.exe' : ''));
  return existsSync(beside) ? beside : firstOnPath([program]);
}

/** What the test runner tells the driver: which browser, started how. */
function writeCapabilities(browser, file) {
  const options = { binary: browser, args: browserArguments };
  mkdirSync(path.dirname(file), { recursive: true });
  const name = /edge/i.test(path.basename(browser)) ? 'ms:edgeOptions' : 'goog:chromeOptions';
  writeFileSync(file, `${JSON.stringify({ [name]: options }, null, 2)}\n`);
}

function firstOnPath(programs) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const names = programs.flatMap((program) => (process.platform === 'win32' ? [`${program}.exe`] : [program]));
  return names
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find((candidate) => existsSync(candidate));
}

async function installChromium(why) {
  const onFailure = `${why}, and Chromium could not be installed (apt-get's own words are above): install Chromium or Chrome and name it in CHROME_PATH.`;
  if (!(await aptInstall('browser for the tests', ['chromium', 'chromium-driver'], onFailure))) throw noBrowser(why);
}

function noBrowser(why) {
  return new Problem(`${why}, and this user may not install one: install Chromium, Chrome or Edge, or name one in CHROME_PATH.`);
}
