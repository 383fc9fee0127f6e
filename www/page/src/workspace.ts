import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Followed, FollowTarget, Released, TransportNode } from 'ctms';
import type { Landscape, LandscapeDetail } from 'ctms-elements/landscape';
import 'ctms-elements/landscape';
import type { OperatedDetail, Queue } from 'ctms-elements/queue';
import '@ui5/webcomponents/dist/Breadcrumbs.js';
import '@ui5/webcomponents/dist/BreadcrumbsItem.js';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/Tab.js';
import '@ui5/webcomponents/dist/TabContainer.js';
import '@ui5/webcomponents/dist/Title.js';
import '@ui5/webcomponents-icons/dist/bell.js';
import '@ui5/webcomponents-icons/dist/paper-plane.js';
import '@ui5/webcomponents-icons/dist/refresh.js';

import { workspaceStyles } from './app-styles.js';
import type { Connection } from './connection.js';
import { mayNotify, notify, toast } from './notify.js';
import { hashOf, placeOf, type Place } from './place.js';
import { texts } from './texts.js';

/** An import that is followed. */
interface Running {
  readonly key: number;
  readonly nodeName: string;
  readonly target: FollowTarget;
}

/** What a connected page shows: the landscape, a node's queue and descriptors, or a transport request. */
class Workspace extends LitElement {
  static override properties = {
    connection: { attribute: false },
    place: { state: true },
    nodes: { state: true },
    running: { state: true },
    isSending: { state: true },
    tab: { state: true },
    notifies: { state: true },
  };

  static override styles = workspaceStyles;

  declare connection: Connection;
  declare place: Place;
  declare nodes: readonly TransportNode[] | undefined;
  declare running: readonly Running[];
  declare isSending: boolean;
  declare tab: 'queue' | 'descriptors';
  declare notifies: boolean;
  #count = 0;
  readonly #moved = (): void => { this.place = placeOf(location.hash); };

  constructor() {
    super();
    this.place = placeOf(location.hash);
    this.running = [];
    this.isSending = false;
    this.tab = 'queue';
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
    const { node, requestId } = this.place;
    if (node !== undefined) void (requestId === undefined ? import('ctms-elements/queue') : import('ctms-elements/request'));
  }

  protected override render(): TemplateResult {
    const isRequest = this.place.requestId !== undefined;
    return html`
      <div class="page" @ctms-operated=${this.#operated}>
        ${repeat(this.running, ({ key }) => key, (running) => this.#following(running))}
        ${isRequest ? this.#request() : this.#overview()}
      </div>
      ${this.isSending ? this.#upload() : nothing}
    `;
  }

  #overview(): TemplateResult {
    return html`
      <section class="card" aria-labelledby="landscape">
        <div class="head">
          <ui5-title class="grow" id="landscape" level="H1" size="H4">${texts.landscape}</ui5-title>
          ${this.notifies ? nothing : html`<ui5-button class="bell" icon="bell" design="Transparent" tooltip=${texts.notify} accessible-name=${texts.notify} @click=${this.#notify}></ui5-button>`}
          <ui5-button icon="refresh" design="Transparent" tooltip=${texts.refresh} accessible-name=${texts.refresh} @click=${() => this.#landscape?.refresh()}></ui5-button>
          <ui5-button icon="paper-plane" design="Emphasized" id="send" @click=${this.#send}>${texts.send}</ui5-button>
        </div>
        <ctms-landscape .client=${this.connection.client} selected=${this.place.node ?? ''} @ctms-landscape-load=${this.#loaded}
          @ctms-node-select=${(event: CustomEvent<{ node: TransportNode }>) => this.#show(event.detail.node.name)}></ctms-landscape>
      </section>
      ${this.place.node === undefined ? html`<p class="hint">${texts.chooseNode}</p>` : this.#node(this.place.node)}
    `;
  }

  #node(name: string): TemplateResult {
    const { client } = this.connection;
    const description = this.nodes?.find((node) => node.name === name)?.description;
    return html`
      <section id="node-card" class="card" aria-labelledby="node">
        <div class="head"><ui5-title id="node" level="H2" size="H4">${name}</ui5-title>${description ? html`<p class="grow">${description}</p>` : nothing}</div>
        <ui5-tabcontainer @tab-select=${this.#turn}>
          <ui5-tab data-tab="queue" text=${texts.queue} ?selected=${this.tab === 'queue'}>
            ${this.tab === 'queue' ? html`<ctms-queue .client=${client} node=${name} @ctms-request-select=${(event: HTMLElementEventMap['ctms-request-select']) => this.#go({ node: name, requestId: event.detail.request.id })}></ctms-queue>` : nothing}
          </ui5-tab>
          <ui5-tab data-tab="descriptors" text=${texts.descriptors} ?selected=${this.tab === 'descriptors'}>
            ${this.tab === 'descriptors' ? html`<ctms-descriptors .client=${client} node=${name}></ctms-descriptors>` : nothing}
          </ui5-tab>
        </ui5-tabcontainer>
      </section>
    `;
  }

  #request(): TemplateResult {
    const { node = '', requestId = 0 } = this.place;
    return html`
      <ui5-breadcrumbs>
        <ui5-breadcrumbs-item href=${hashOf({})}>${texts.landscape}</ui5-breadcrumbs-item>
        <ui5-breadcrumbs-item href=${hashOf({ node })}>${node}</ui5-breadcrumbs-item>
        <ui5-breadcrumbs-item>${texts.request(requestId)}</ui5-breadcrumbs-item>
      </ui5-breadcrumbs>
      <ui5-title level="H1" size="H3">${texts.requestIn(requestId, node)}</ui5-title>
      <ctms-request .client=${this.connection.client} node=${node} request-id=${requestId}
        @ctms-node-select=${(event: CustomEvent<{ node: TransportNode }>) => this.#go({ node: event.detail.node.name, requestId })}></ctms-request>
    `;
  }

  #following({ key, nodeName, target }: Running): TemplateResult {
    return html`<ctms-follow .client=${this.connection.client} node=${nodeName} .target=${target}
      @ctms-followed=${(event: CustomEvent<Followed>) => this.#followed(event.detail)}
      @ctms-follow-close=${() => { this.running = this.running.filter((running) => running.key !== key); }}></ctms-follow>`;
  }

  #upload(): TemplateResult {
    return html`
      <ui5-dialog open header-text=${texts.send} @before-close=${this.#keepUpload} @close=${this.#closeUpload}>
        <ctms-upload .client=${this.connection.client} node=${this.place.node ?? ''} .nodes=${this.nodes} .progressSource=${this.connection.progress}
          @ctms-released=${(event: CustomEvent<Released>) => this.#released(event.detail)}></ctms-upload>
        <div slot="footer" class="buttons"><ui5-button design="Transparent" @click=${this.#leaveUpload}>${texts.close}</ui5-button></div>
      </ui5-dialog>
    `;
  }

  get #landscape(): Landscape | null {
    return this.renderRoot.querySelector('ctms-landscape');
  }

  get #queue(): Queue | null {
    return this.renderRoot.querySelector('ctms-queue');
  }

  /** A node's queue stands below the landscape: the page moves to it, as far as needed. */
  #show(node: string): void {
    this.#go({ node });
    void this.updateComplete.then(() => this.renderRoot.querySelector('#node-card')?.scrollIntoView({ behavior: 'smooth', block: 'start' }));
  }

  #go(place: Place): void {
    location.hash = hashOf(place);
    this.place = place;
  }

  #loaded(event: CustomEvent<LandscapeDetail>): void {
    this.nodes = event.detail.nodes;
  }

  async #turn(event: CustomEvent<{ tab: HTMLElement }>): Promise<void> {
    const tab = event.detail.tab.dataset['tab'] === 'descriptors' ? 'descriptors' : 'queue';
    if (tab === 'descriptors') await import('ctms-elements/descriptors');
    this.tab = tab;
  }

  async #send(): Promise<void> {
    await Promise.all([import('@ui5/webcomponents/dist/Dialog.js'), import('ctms-elements/upload')]);
    this.isSending = true;
  }

  /** Lists inside the dialog close too; only its own end counts. */
  #closeUpload(event: Event): void {
    if (event.target === event.currentTarget) this.isSending = false;
  }

  /** What is on its way is not thrown away by the Escape key: it has a button of its own for that. */
  #keepUpload(event: Event): void {
    if (event.target === event.currentTarget && this.#isOnItsWay()) event.preventDefault();
  }

  #leaveUpload(): void {
    if (this.#isOnItsWay()) void toast(texts.stillSending);
    else this.isSending = false;
  }

  #isOnItsWay(): boolean {
    return this.renderRoot.querySelector('ctms-upload')?.isSending ?? false;
  }

  async #operated({ detail }: CustomEvent<OperatedDetail>): Promise<void> {
    const { action, nodeName, actionId, warnings } = detail;
    void toast([texts.accepted[action]?.(nodeName), ...warnings].filter(Boolean).join(' '));
    if (actionId !== undefined) await this.#follow({ nodeName, target: { actionId } });
    this.#landscape?.refreshCounts();
  }

  async #follow(running: Omit<Running, 'key'>): Promise<void> {
    await import('ctms-elements/follow');
    this.#count += 1;
    this.running = [...this.running, { key: this.#count, ...running }];
  }

  #followed(followed: Followed): void {
    void notify(followed);
    this.#landscape?.refreshCounts();
    void this.#queue?.refresh();
    void this.renderRoot.querySelector('ctms-request')?.refresh();
  }

  #released({ transportRequestId }: Released): void {
    void toast(texts.released(transportRequestId));
    this.#landscape?.refreshCounts();
    void this.#queue?.refresh();
  }

  async #notify(): Promise<void> {
    this.notifies = (await Notification.requestPermission()) === 'granted';
    if (!this.notifies) void toast(texts.notifyDenied);
  }
}

customElements.define('ctms-workspace', Workspace);
