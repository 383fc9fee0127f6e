// What a log says of an upload, on a clock of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { showProgress } from '../../pkg/dist/cli/print/progress.js';

/** A display in a log, and the clock that it goes by. */
async function inLog(options = {}) {
  let text = '';
  let time = 1_000_000;
  const io = { stderr: { isTTY: false, write: (part) => { text += part; } }, clock: { now: () => time } };
  const display = await showProgress({ io, options });
  return { display, pass: (milliseconds) => { time += milliseconds; }, lines: () => text.split('\n').slice(0, -1) };
}

const MB = 1_000_000;
const sent = (megabytes) => ({ file: 'shop.mtar', fileIndex: 0, sent: megabytes * MB, total: 1000 * MB });

test('a slow upload says every ten seconds how far it is and how fast, and at its end how long it took', async () => {
  const { display, pass, lines } = await inLog();
  display.update(sent(0));
  for (let at = 1; at <= 20; at += 1) {
    pass(1000);
    display.update(sent(at));
  }
  assert.deepEqual(lines(), ['shop.mtar: 1 % of 1.0 GB (1.0 MB/s)', 'shop.mtar: 2 % of 1.0 GB (1.0 MB/s)']);
  pass(105_000);
  display.update(sent(1000));
  assert.equal(lines().at(-1), 'Uploaded shop.mtar: 1.0 GB in 2 min (8.0 MB/s)');
  assert.deepEqual([...display.uploaded], [lines().at(-1)]);
});

test('a fast upload says every ten percent how far it is', async () => {
  const { display, pass, lines } = await inLog();
  for (let at = 0; at < 1000; at += 50) {
    display.update(sent(at));
    pass(1000);
  }
  assert.deepEqual(lines().map((line) => line.slice(11, 15)), ['10 %', '20 %', '30 %', '40 %', '50 %', '60 %', '70 %', '80 %', '90 %']);
});

test('an upload that is over at once is one line without a speed, and with --quiet nothing', async () => {
  for (const [options, expected] of [[{}, ['Uploaded shop.mtar: 1.0 GB in 0 s']], [{ quiet: true }, []]]) {
    const { display, lines } = await inLog(options);
    display.update(sent(0));
    display.update(sent(500));
    display.update(sent(1000));
    display.update(sent(1000));
    assert.deepEqual(lines(), expected);
  }
});
