import { CtmsClient, isCtmsError } from '/ctms/dist/index.js';

// What stands before the API, here scripts/lib/site.mjs, adds the token: a page holds no secret.
const client = new CtmsClient({ apiUrl: new URL('/approuter', location.href).href });

const form = document.querySelector('form');
const progress = document.querySelector('progress');
const status = document.querySelector('[role=status]');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { archive, node, description } = Object.fromEntries(new FormData(form));
  const options = { files: [archive], description, onProgress: showProgress };
  status.textContent = 'Sending …';
  try {
    const result = event.submitter.value === 'export'
      ? await client.exportFrom(node, options)
      : await client.uploadTo(node, options);
    const nodes = result.queueEntries.map((entry) => entry.nodeName).join(', ');
    status.textContent = `Transport request ${result.transportRequestId} waits in ${nodes || 'no queue'}.`;
  } catch (error) {
    if (!isCtmsError(error)) throw error;
    status.textContent = [error.message, error.hint].filter(Boolean).join(' ');
  }
});

function showProgress({ sent, total }) {
  progress.max = total;
  progress.value = sent;
}
