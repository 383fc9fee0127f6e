// The whole of it: an admin tool of your own with one of the elements and your own client object.
import { CtmsClient } from 'ctms';
import { setDefaultFontLoading } from '@ui5/webcomponents-base/dist/config/Fonts.js';
import 'ctms-elements/queue';

setDefaultFontLoading(false);

const queue = document.querySelector('ctms-queue');
queue.client = new CtmsClient({ apiUrl: new URL('/approuter', location.href).href });

document.querySelector('#node').addEventListener('change', (event) => { queue.node = event.target.value; });
queue.addEventListener('ctms-request-select', ({ detail }) => {
  document.querySelector('[role=status]').textContent = `You chose transport request ${detail.transportRequestId} in ${detail.nodeName}.`;
});
