// What ctms is compared with: the upload alone, by http.request fed from a file.
import { createReadStream, statSync } from 'node:fs';
import { request } from 'node:http';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';

const [, , url, file] = process.argv;
const boundary = 'bench-7d3f';
const head = Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="bench.mtar"\r\ncontent-type: application/octet-stream\r\n\r\n`);
const tail = Buffer.from(`\r\n--${boundary}--\r\n`);

const call = request(url, {
  method: 'POST',
  headers: {
    authorization: `Bearer ${process.env.BENCH_TOKEN}`,
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'content-length': head.length + statSync(file).size + tail.length,
  },
});
const answered = new Promise((resolve, reject) => { call.once('response', resolve).once('error', reject); });
await pipeline(async function* () {
  yield head;
  yield* createReadStream(file, { highWaterMark: 256 * 1024 });
  yield tail;
}, call);
const response = await answered;
response.resume();
if (response.statusCode !== 201) throw new Error(`status ${response.statusCode}`);
