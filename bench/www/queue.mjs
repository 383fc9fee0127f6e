// A queue of 10,000 requests in the admin page: how long until it is there, and how much work each frame is while it is scrolled.
import process from 'node:process';

import { launchBrowser } from '../../tests/lib/browser.mjs';
import { connectThroughApprouter, openAdmin, openNode, row } from '../../tests/lib/www.mjs';

/** A turn of a mouse wheel in each frame, in CSS pixels. */
const WHEEL = 120;
const FRAMES = 300;
/** The time of a frame at 60 Hz. */
const FRAME_MS = 1000 / 60;

const browser = await launchBrowser();
const opened = await openAdmin(browser, { emulator: { landscape: { nodes: [{ name: 'QA' }], queues: { QA: { initial: 4000, error: 1000, succeeded: 5000 } } } } });
try {
  const { page } = opened;
  await connectThroughApprouter(opened);
  const begin = performance.now();
  await page.locator('ctms-landscape .node').first().waitFor();
  await openNode(page, 'QA');
  await page.getByText('10,000 requests').waitFor();
  await row(page).first().waitFor();
  console.log(`10,000 requests read and shown after ${Math.round(performance.now() - begin)} ms`);
  const work = await workOf(page, () => scroll(page));
  console.log(`scrolled by ${WHEEL} pixels in each of ${FRAMES} frames: ${work.toFixed(1)} ms of work in each, a frame has ${FRAME_MS.toFixed(1)} ms: ${(work / FRAME_MS).toFixed(2)} of it`);
  if (work > FRAME_MS) process.exitCode = 1;
} finally {
  await opened.close();
  await browser.close();
}

/** The milliseconds of processor time that the page needs for each frame; what else the machine does is not counted. */
async function workOf(page, scroll) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const seconds = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value;
  const before = await seconds();
  await scroll();
  return (((await seconds()) - before) * 1000) / FRAMES;
}

function scroll(page) {
  return page.locator('ctms-queue .scroller').evaluate(async (scroller, { count, step }) => {
    for (let frame = 0; frame < count; frame += 1) {
      scroller.scrollTop += step;
      await new Promise((resolve) => { requestAnimationFrame(resolve); });
    }
  }, { count: FRAMES, step: WHEEL });
}
