import { request } from 'node:http';

const boundary = 'bench-boundary-7d3f';
const block = Buffer.alloc(256 * 1024, 'bench ');

/** Uploads `megabytes` MiB as multipart over one connection; resolves with the seconds that it took. */
export function send({ port, path, headers }, megabytes) {
  const head = Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="bench.mtar"\r\ncontent-type: application/octet-stream\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const length = head.length + megabytes * 1024 * 1024 + tail.length;
  const options = {
    port,
    path,
    method: 'POST',
    headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': length },
  };
  const started = process.hrtime.bigint();
  return new Promise((resolve, reject) => {
    const call = request(options, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 201) resolve(Number(process.hrtime.bigint() - started) / 1e9);
        else reject(new Error(`status ${response.statusCode}`));
      });
    });
    call.on('error', reject);
    call.write(head);
    pour(call, megabytes * 4, tail);
  });
}

function pour(call, blocks, tail) {
  for (let left = blocks; left > 0; left -= 1) {
    if (!call.write(block)) {
      call.once('drain', () => pour(call, left - 1, tail));
      return;
    }
  }
  call.end(tail);
}
