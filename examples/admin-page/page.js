// An admin page of your own: two elements, your own list beside them, no secret in the page.
import { CtmsClient, isCtmsError } from 'ctms';
import 'ctms-elements/horizon';
import 'ctms-elements/queue';
import 'ctms-elements/upload';

// The approuter (xs-app.json) adds the token.
const client = new CtmsClient({ apiUrl: '/approuter' });

const node = document.querySelector('#node');
const queue = document.querySelector('ctms-queue');
const upload = document.querySelector('ctms-upload');
const summary = document.querySelector('#summary');
queue.client = upload.client = client;

let watching;
async function watch() {
  watching?.abort();
  watching = new AbortController();
  queue.node = upload.node = node.value;
  try {
    // Yields whenever the queue has changed; the polls of all who watch it are shared.
    for await (const requests of client.queue.watch(node.value, { signal: watching.signal })) {
      const [newest] = requests.map(({ createdDate }) => createdDate).sort((one, other) => other - one);
      summary.textContent = `Transport requests: ${requests.length}${newest ? `, the newest of ${newest.toLocaleString()}` : ''}`;
    }
  } catch (error) {
    if (!isCtmsError(error)) throw error;
    summary.textContent = `${error.message}. ${error.hint}`;
  }
}

node.addEventListener('change', watch);
watch();
