import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Followed, Released, TransportNode } from 'ctms';
import type { CompareDetail, FollowDetail, NodeDetail, RequestDetail, UploadProgressDetail, ViewDetail } from 'ctms-elements';
import type { Landscape, LandscapeDetail } from 'ctms-elements/landscape';
import 'ctms-elements/landscape';
import type { OperatedDetail, Queue } from 'ctms-elements/queue';
import 'ctms-elements/copy';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents-icons/dist/bell.js';
import '@ui5/webcomponents-icons/dist/paper-plane.js';
import '@ui5/webcomponents-icons/dist/refresh.js';

import { hashOf, placeOf, type Place } from './address.js';
import { workspaceStyles } from './app-styles.js';
import type { Connection } from './connection.js';
import type { Dock } from './dock.js';
import './dock.js';
import { mayNotify, notify, toast } from './notify.js';
import { texts } from './texts.js';

/** Windows that are smaller than this in CSS pixels show the landscape only when it is wanted. */
const roomy = '(min-width: 37.5rem) and (min-height: 37.5rem)';

interface Refreshed extends HTMLElement {
  refresh(): Promise<void>;
}

/** What shows a tab is loaded with it. */
const tabs = {
  descriptors: () => import('ctms-elements/descriptors'),
  history: () => import('ctms-elements/history'),
  status: () => import('ctms-elements/status'),
  compare: () => import('ctms-elements/diff'),
} as const;

/** What a connected page shows: the landscape as a strip, and what needs attention, a node, or a transport request. */
class Workspace extends LitElement {
  static override properties = {
    connection: { attribute: false },
    namedUser: { attribute: false },
    place: { state: true },
    nodes: { state: true },
    isUploadOpen: { state: true },
    hasUpload: { state: true },
    upload: { state: true },
    notifies: { state: true },
  };

  static override styles = workspaceStyles;

  declare connection: Connection;
  /** The user for whom everything is done. */
  declare namedUser: string;
  declare place: Place;
  declare nodes: readonly TransportNode[] | undefined;
  declare isUploadOpen: boolean;
  declare hasUpload: boolean;
  declare upload: UploadProgressDetail | undefined;
  declare notifies: boolean;
  readonly #moved = (): void => { this.place = placeOf(location.hash); };
  readonly #linkOf = (node: string, requestId: number): string => hashOf({ node, requestId, via: this.connection.via });

  constructor() {
    super();
    this.place = placeOf(location.hash);
    this.isUploadOpen = false;
    this.hasUpload = false;
    this.notifies = mayNotify();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#moved);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#moved);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('place')) return;
    const { node, requestId, tab } = this.place;
    document.title = this.#title() === texts.workTitle ? texts.title : `${this.#title()} – ${texts.title}`;
    if (tab !== undefined) void tabs[tab]();
    else if (node === undefined) void import('ctms-elements/work');
    else void (requestId === undefined ? import('ctms-elements/queue') : import('ctms-elements/request'));
  }

  /** Where the focus was is gone with the view before: it goes to the heading of the new one. */
  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has('place')) return;
    const before = changed.get('place') as Place | undefined;
    const isOtherView = !before || before.node !== this.place.node || before.requestId !== this.place.requestId || before.tab !== this.place.tab;
    if (isOtherView && this.#isFocusLost()) this.renderRoot.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const isRequest = this.place.requestId !== undefined;
    return html`
      <div class="page ${isRequest ? 'scrolls' : ''}" @ctms-operated=${this.#operated} @ctms-follow-start=${(event: CustomEvent<FollowDetail>) => this.#dock?.follow(event.detail)}
        @ctms-request-select=${this.#openRequest} @ctms-node-select=${this.#openNode}>
        ${this.connection.mayRead ? this.#strip() : nothing}
        ${this.connection.mayRead ? this.#content() : this.#onlySend()}
      </div>
      ${this.hasUpload ? this.#uploadDialog() : nothing}
      <page-dock .connection=${this.connection} .linkOf=${this.#linkOf} .upload=${this.isUploadOpen ? undefined : this.upload} @ctms-followed=${this.#followed} @dock-upload=${this.#send}></page-dock>
    `;
  }

  #strip(): TemplateResult {
    const size = matchMedia(roomy).matches ? 'strip' : 'closed';
    return html`
      <section class="card strip" aria-label=${texts.landscape}>
        <ctms-landscape .client=${this.connection.client} size=${size} selected=${this.place.node ?? ''} @ctms-landscape-load=${this.#loaded}>
          <span slot="heading" class="title">${texts.landscape}</span>
          <span slot="actions">
            ${this.notifies ? nothing : html`<ui5-button class="bell" icon="bell" design="Transparent" tooltip=${texts.notify} accessible-name=${texts.notify} @click=${this.#notify}></ui5-button>`}
            <ui5-button icon="refresh" design="Transparent" tooltip=${texts.refreshLandscape} accessible-name=${texts.refreshLandscape} @click=${() => this.#landscape?.refresh()}></ui5-button>
            ${this.#sendButton()}
          </span>
        </ctms-landscape>
      </section>
    `;
  }

  #sendButton(): TemplateResult {
    return html`<ui5-button icon="paper-plane" design="Emphasized" id="send" @click=${this.#send}>${texts.send}</ui5-button>`;
  }

  #onlySend(): TemplateResult {
    return html`<section class="card hint"><h1 tabindex="-1">${texts.onlySend}</h1><p>${texts.onlySendHint}</p>${this.#sendButton()}</section>`;
  }

  #content(): TemplateResult {
    const { node, requestId } = this.place;
    if (node === undefined) return this.#work();
    return requestId === undefined ? this.#node(node) : this.#request(node, requestId);
  }

  #work(): TemplateResult {
    const { client, via } = this.connection;
    const { tab, first, second } = this.place;
    const tabLink = (wanted: Place['tab'], name: string): TemplateResult => html`<a href=${hashOf({ tab: wanted, via })} aria-current=${tab === wanted ? 'page' : nothing}>${name}</a>`;
    return html`
      <section class="card content">
        <div class="head">
          <h1 tabindex="-1">${this.#title()}</h1>
          <nav class="tabs" aria-label=${texts.views}>${tabLink(undefined, texts.work)}${tabLink('status', texts.status)}${tabLink('compare', texts.compare)}</nav>
        </div>
        ${tab === 'status'
          ? html`<ctms-status .client=${client} .linkOf=${this.#linkOf}></ctms-status>`
          : tab === 'compare'
            ? html`<ctms-diff .client=${client} .linkOf=${this.#linkOf} .first=${first} .second=${second} @ctms-compare=${(event: CustomEvent<CompareDetail>) => this.#replace(event.detail)}></ctms-diff>`
            : this.#attention()}
      </section>
    `;
  }

  #attention(): TemplateResult {
    return html`
        <ctms-work .client=${this.connection.client} .namedUser=${this.namedUser} .linkOf=${this.#linkOf} .text=${this.place.text ?? ''}
          @ctms-search=${(event: CustomEvent<{ text: string }>) => this.#replace({ text: event.detail.text })}></ctms-work>
    `;
  }

  #node(node: string): TemplateResult {
    const { client, via } = this.connection;
    const { tab, text = '', status = '', order } = this.place;
    const description = this.nodes?.find(({ name }) => name === node)?.description;
    const tabLink = (wanted: Place['tab'], name: string): TemplateResult => html`<a href=${hashOf({ node, tab: wanted, via })} aria-current=${tab === wanted ? 'page' : nothing}>${name}</a>`;
    return html`
      <section class="card content">
        <div class="head">
          <nav class="trail" aria-label=${texts.trail}><a href=${hashOf({ via })}>${texts.work}</a><span aria-hidden="true">/</span></nav>
          <h1 tabindex="-1" dir="auto" title=${node}>${node}</h1>
          ${description ? html`<p class="about" dir="auto" title=${description}>${description}</p>` : nothing}
          <ctms-copy icon="chain-link" label=${texts.copyLink} .text=${() => location.href}></ctms-copy>
          <nav class="tabs" aria-label=${texts.tabs}>${tabLink(undefined, texts.queue)}${tabLink('history', texts.history)}${tabLink('descriptors', texts.descriptors)}</nav>
        </div>
        ${tab === 'descriptors'
          ? html`<ctms-descriptors .client=${client} .namedUser=${this.namedUser} node=${node}></ctms-descriptors>`
          : tab === 'history'
          ? html`<ctms-history .client=${client} node=${node} .linkOf=${this.#linkOf}></ctms-history>`
          : html`<ctms-queue .client=${client} .namedUser=${this.namedUser} node=${node} .linkOf=${this.#linkOf} .filter=${{ text, status }} .order=${order ?? { column: 'position', isDescending: false }}
            @ctms-view-change=${(event: CustomEvent<ViewDetail>) => this.#replace(event.detail)}></ctms-queue>`}
      </section>
    `;
  }

  #request(node: string, requestId: number): TemplateResult {
    const { client, via } = this.connection;
    return html`
      <nav class="trail" aria-label=${texts.trail}>
        <a href=${hashOf({ via })}>${texts.work}</a><span aria-hidden="true">/</span><a href=${hashOf({ node, via })} dir="auto" @click=${this.#backToQueue}>${node}</a><span aria-hidden="true">/</span>
      </nav>
      <h1 tabindex="-1">${texts.requestIn(requestId, node)}</h1>
      <ctms-request .client=${client} .namedUser=${this.namedUser} .linkOf=${this.#linkOf} node=${node} request-id=${requestId}
        @ctms-node-select=${(event: CustomEvent<NodeDetail>) => { event.stopPropagation(); this.#go({ node: event.detail.node.name, requestId }); }}></ctms-request>
    `;
  }

  /** The dialog keeps what is in it when it is closed: an upload goes on, and can be seen again. */
  #uploadDialog(): TemplateResult {
    return html`
      <ui5-dialog id="upload" ?open=${this.isUploadOpen} header-text=${texts.send} @close=${this.#uploadClosed}>
        <ctms-upload .client=${this.connection.client} .namedUser=${this.namedUser} node=${this.place.node ?? ''} .nodes=${this.nodes} .progressSource=${this.connection.progress}
          @ctms-released=${(event: CustomEvent<Released>) => this.#released(event.detail)} @ctms-upload-progress=${this.#uploading}
          @ctms-operated=${this.#operated} @ctms-request-select=${(event: CustomEvent<RequestDetail>) => { this.isUploadOpen = false; this.#openRequest(event); }}></ctms-upload>
        <div slot="footer" class="footer"><ui5-button design="Transparent" @click=${() => { this.isUploadOpen = false; }}>${texts.close}</ui5-button></div>
      </ui5-dialog>
    `;
  }

  get #landscape(): Landscape | null {
    return this.renderRoot.querySelector('ctms-landscape');
  }

  get #dock(): Dock | null {
    return this.renderRoot.querySelector('page-dock');
  }

  #title(): string {
    const { node, requestId } = this.place;
    if (node === undefined) return { status: texts.status, compare: texts.compare }[this.place.tab as string] ?? texts.workTitle;
    return requestId === undefined ? node : texts.requestIn(requestId, node);
  }

  #isFocusLost(): boolean {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return !active || active === document.body || active.localName === 'ctms-app' || active === this;
  }

  #go(place: Place): void {
    location.hash = hashOf({ ...place, via: this.connection.via });
    this.place = placeOf(location.hash);
  }

  /** What somebody filters or searches changes the address, without a step back for every letter. */
  #replace(change: Pick<Place, 'text' | 'status' | 'order' | 'first' | 'second'>): void {
    const place = { ...this.place, ...change };
    history.replaceState(history.state, '', hashOf(place));
    this.place = placeOf(location.hash);
  }

  /** The queue was left a step ago: back finds its filter too. */
  #backToQueue(event: MouseEvent): void {
    const { from } = (history.state ?? {}) as { from?: string };
    if (from !== this.place.node || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.back();
  }

  #openNode({ detail: { node, state } }: CustomEvent<NodeDetail>): void {
    this.#go({ node: node.name, status: state });
  }

  #openRequest({ detail: { nodeName, transportRequestId } }: CustomEvent<RequestDetail>): void {
    const { node, requestId } = this.place;
    this.#go({ node: nodeName, requestId: transportRequestId });
    if (requestId === undefined && node !== undefined) history.replaceState({ from: node }, '');
  }

  #loaded({ detail: { nodes } }: CustomEvent<LandscapeDetail>): void {
    this.nodes = nodes;
  }

  async #send(): Promise<void> {
    await Promise.all([import('@ui5/webcomponents/dist/Dialog.js'), import('ctms-elements/upload')]);
    this.hasUpload = true;
    await this.updateComplete;
    this.isUploadOpen = true;
  }

  /** Lists inside the dialog close too; only its own end counts. */
  #uploadClosed(event: Event): void {
    if (event.target !== event.currentTarget) return;
    this.isUploadOpen = false;
    if (!this.upload) this.hasUpload = false;
  }

  #uploading({ detail }: CustomEvent<UploadProgressDetail>): void {
    this.upload = detail.isSending ? detail : undefined;
  }

  async #operated(event: CustomEvent<OperatedDetail>): Promise<void> {
    event.stopPropagation();
    const { action, nodeName, actionId, transportRequestIds, warnings } = event.detail;
    void toast([texts.accepted[action]?.(nodeName), ...warnings].filter(Boolean).join(' '));
    if (actionId !== undefined) await this.#dock?.follow({ nodeName, transportRequestIds, actionId });
    this.#changed();
  }

  #followed({ detail }: CustomEvent<Followed>): void {
    void notify(detail);
    this.#changed();
  }

  #released({ transportRequestId }: Released): void {
    if (!this.isUploadOpen) void this.#send();
    void toast(texts.released(transportRequestId));
    this.#changed();
  }

  /** Something has happened: what is shown is read now, not when it is due. */
  #changed(): void {
    this.#landscape?.refreshCounts();
    void (this.renderRoot.querySelector('ctms-queue') as Queue | null)?.refresh();
    for (const view of this.renderRoot.querySelectorAll<Refreshed>('ctms-request, ctms-status, ctms-diff, ctms-history')) void view.refresh();
  }

  async #notify(): Promise<void> {
    this.notifies = (await Notification.requestPermission()) === 'granted';
    if (!this.notifies) void toast(texts.notifyDenied);
  }
}

customElements.define('ctms-workspace', Workspace);
