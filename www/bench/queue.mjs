// A queue of 10,000 requests in the admin page: how long until it is there, and how long its slowest frames take while it is scrolled from end to end.
import process from 'node:process';

import { launchBrowser } from '../../tests/lib/browser.mjs';
import { connectThroughApprouter, nodeCard, openAdmin } from '../../tests/lib/www.mjs';

const STEPS = 200;
/** Two pictures of a screen with 60 Hz: more is seen as a jerk. */
const SMOOTH_MS = 34;

const browser = await launchBrowser();
const opened = await openAdmin(browser, { emulator: { landscape: { nodes: [{ name: 'QA' }], queues: { QA: { initial: 4000, error: 1000, succeeded: 5000 } } } } });
try {
  const { page } = opened;
  await connectThroughApprouter(opened);
  const begin = performance.now();
  await nodeCard(page, 'QA').click();
  await page.getByText('10,000 requests').waitFor();
  await page.locator('ctms-queue ui5-table-row').first().waitFor();
  console.log(`10,000 requests read and shown after ${Math.round(performance.now() - begin)} ms`);
  const frames = await scroll(page);
  const [half, most] = [0.5, 0.95].map((part) => frames[Math.floor(frames.length * part)]);
  console.log(`scrolled from end to end in ${STEPS} steps: half of the frames within ${half.toFixed(1)} ms, 95 % within ${most.toFixed(1)} ms, smooth is ${SMOOTH_MS} ms: ${(most / SMOOTH_MS).toFixed(2)} of it`);
  if (most > SMOOTH_MS) process.exitCode = 1;
} finally {
  await opened.close();
  await browser.close();
}

/** Scrolls the table and answers the times between frames, the shortest first. */
function scroll(page) {
  return page.locator('ctms-queue ui5-table').evaluate(async (table, steps) => {
    const scroller = table.shadowRoot.querySelector('#table');
    const frame = () => new Promise((resolve) => { requestAnimationFrame(resolve); });
    const times = [];
    let last = await frame();
    for (let step = 1; step <= steps; step += 1) {
      scroller.scrollTop = ((scroller.scrollHeight - scroller.clientHeight) * step) / steps;
      const now = await frame();
      times.push(now - last);
      last = now;
    }
    return times.sort((a, b) => a - b);
  }, STEPS);
}
