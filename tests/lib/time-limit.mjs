// Loaded before each file of tests: a test that does not end is named, and its file ends.
import { basename } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach } from 'node:test';

/** No test needs a tenth of it on a quiet machine. */
const LONGEST_S = Number(process.env.CTMS_TEST_LIMIT_S ?? 300);

// The runner loads it as well, and has no tests of its own.
if (process.env.NODE_TEST_CONTEXT !== undefined) {
  let timer;
  const limit = (what) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      process.stderr.write(`\n${basename(process.argv[1] ?? '')}: ${what} has not ended within ${LONGEST_S} s\n`);
      process.exit(1);
    }, LONGEST_S * 1000).unref();
  };
  limit('what comes before the first test');
  beforeEach((test) => limit(`the test "${test.name}"`));
  afterEach((test) => limit(`what comes after the test "${test.name}"`));
}
