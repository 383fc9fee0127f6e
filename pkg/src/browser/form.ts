import type { Multipart, UploadRequest } from '../client/platform.js';

/**
 * Sends a Blob as a form. XMLHttpRequest is the only way to upload progress in
 * a browser; a fetch of the caller's own is used as it is, without progress.
 */
export function sendForm({ fetch, isOwnFetch, url, init, multipart, moved }: UploadRequest, blob: Blob): Promise<Response> {
  const body = form(multipart, blob);
  if (!isOwnFetch || typeof XMLHttpRequest === 'undefined') return fetch(url, { ...init, body });
  return sendWithProgress(url, init, body, (sent) => moved(Math.min(sent, blob.size)));
}

function form({ fields, fileField, fileName }: Multipart, blob: Blob): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  form.append(fileField, blob, fileName);
  return form;
}

function sendWithProgress(url: string, init: RequestInit, body: FormData, moved: (bytes: number) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    const end = (settle: () => void) => (): void => {
      init.signal?.removeEventListener('abort', abort);
      settle();
    };
    request.open(init.method ?? 'POST', url);
    request.responseType = 'arraybuffer';
    request.withCredentials = init.credentials === 'include';
    new Headers(init.headers).forEach((value, name) => request.setRequestHeader(name, value));
    request.upload.onprogress = (event) => moved(event.loaded);
    request.onload = end(() => resolve(answer(request, url)));
    request.onerror = end(() => reject(new TypeError('the connection failed')));
    request.onabort = end(() => reject(new DOMException('the request was aborted', 'AbortError')));
    init.signal?.addEventListener('abort', abort);
    if (init.signal?.aborted) return end(() => reject(init.signal?.reason))();
    request.send(body);
  });
}

/** XMLHttpRequest follows redirects; one that did counts as the redirect it was. */
function answer(request: XMLHttpRequest, url: string): Response {
  if (request.responseURL !== '' && request.responseURL !== new URL(url, location.href).href) return Response.error();
  const headers = new Headers();
  for (const line of request.getAllResponseHeaders().trim().split(/\r?\n/)) {
    const at = line.indexOf(':');
    if (at > 0) headers.append(line.slice(0, at), line.slice(at + 1).trim());
  }
  const empty = [204, 205, 304].includes(request.status);
  return new Response(empty ? null : (request.response as ArrayBuffer), { status: request.status, headers });
}
