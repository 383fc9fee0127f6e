import type Toast from '@ui5/webcomponents/dist/Toast.js';
import type { Followed } from 'ctms';

import { nameOf, texts as elementTexts } from 'ctms-elements/words';

/** Whether the browser lets this page tell something while nobody looks at it. */
export function mayNotify(): boolean {
  return !('Notification' in globalThis) || Notification.permission === 'granted';
}

/** Tells something in the page for a few seconds. */
export async function toast(text: string): Promise<void> {
  await import('@ui5/webcomponents/dist/Toast.js');
  const element = document.createElement('ui5-toast') as Toast;
  element.duration = 5000;
  element.textContent = text;
  element.addEventListener('close', () => element.remove());
  document.body.append(element);
  element.open = true;
}

/** Tells how an import has ended: in the page, and by the system where nobody looks at the page. */
export async function notify({ requests, nodeName, status }: Followed): Promise<void> {
  const ids = requests.map(({ transportRequestId }) => transportRequestId).join(', ');
  const text = elementTexts.follow.result(ids, nodeName, nameOf(status));
  await toast(text);
  if (document.hidden && 'Notification' in globalThis && Notification.permission === 'granted') new Notification(text, { icon: './icon.svg' });
}
