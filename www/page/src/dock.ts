import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Followed, FollowTarget } from 'ctms';
import type { FollowDetail, UploadProgressDetail } from 'ctms-elements';
import { size } from 'ctms-elements/words';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents-icons/dist/slim-arrow-down.js';
import '@ui5/webcomponents-icons/dist/slim-arrow-up.js';

import type { Connection } from './connection.js';
import { mayNotify } from './notify.js';
import { texts } from './texts.js';

/** An import that is followed. */
interface Entry extends FollowDetail {
  readonly key: number;
  readonly target: FollowTarget;
}

/** An import that succeeded stays for so many milliseconds. */
const goodbyeMs = 6000;

/**
 * What runs, at the lower right: imports that are followed, and an upload
 * whose dialog is closed. It is there again after the page was loaded anew.
 *
 * @fires dock-upload When the dialog of the upload is wanted again.
 */
export class Dock extends LitElement {
  static override properties = {
    connection: { attribute: false },
    linkOf: { attribute: false },
    upload: { attribute: false },
    entries: { state: true },
    isSmall: { state: true },
  };

  static override styles = css`
    :host { position: fixed; inset-inline-end: 1rem; inset-block-end: 1rem; z-index: 20; width: min(26rem, calc(100vw - 2rem)); max-height: min(70dvh, 36rem); display: flex; flex-direction: column; font: 0.875rem/1.4 var(--sapFontFamily); color: var(--sapTextColor); background: var(--sapTile_Background); border: 1px solid var(--sapGroup_ContentBorderColor, #d9d9d9); border-radius: 1rem; box-shadow: var(--sapContent_Shadow2, 0 4px 16px #0004); overflow: hidden; }
    :host([hidden]) { display: none; }
    .head { display: flex; align-items: center; gap: 0.5rem; padding: 0.25rem 0.5rem 0.25rem 1rem; }
    .head span { flex: 1; font-family: var(--sapFontBoldFamily); font-weight: bold; }
    .entries { overflow: auto; }
    ctms-follow, .upload { display: block; border-block-start: 1px solid var(--sapList_BorderColor, #e5e5e5); }
    .upload { padding: 0.5rem 0.75rem; }
    .upload progress { width: 100%; height: 0.375rem; }
    .upload .row { display: flex; align-items: center; gap: 0.5rem; }
    .upload .row span { flex: 1; }
    @media (max-width: 30rem) { :host { inset-inline: 0.5rem; inset-block-end: 0.5rem; width: auto; max-height: 50dvh; } }
  `;

  declare connection: Connection;
  declare linkOf: (node: string, id: number) => string;
  /** How an upload goes on; nothing while its dialog shows it. */
  declare upload: UploadProgressDetail | undefined;
  declare entries: readonly Entry[];
  declare isSmall: boolean;
  #count = 0;
  #place = '';

  constructor() {
    super();
    this.entries = [];
    this.isSmall = false;
  }

  /** Follows an import, unless it is followed already. */
  async follow({ nodeName, transportRequestIds, actionId }: FollowDetail): Promise<void> {
    await import('ctms-elements/follow');
    const isFollowed = this.entries.some((entry) => (actionId !== undefined && entry.actionId === actionId) || (entry.nodeName === nodeName && transportRequestIds.length > 0 && transportRequestIds.every((id) => entry.transportRequestIds.includes(id))));
    if (isFollowed) {
      this.isSmall = false;
      return;
    }
    const parts = actionId === undefined ? transportRequestIds.map((id) => ({ nodeName, transportRequestIds: [id], target: { node: nodeName, transportRequestId: id } })) : [{ nodeName, transportRequestIds, actionId, target: { actionId } }];
    this.#set([...parts.map((part) => ({ key: ++this.#count, ...part })), ...this.entries]);
    this.isSmall = false;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('connection')) this.#restore();
    this.hidden = this.entries.length === 0 && !this.upload;
  }

  protected override render(): TemplateResult {
    const { dock } = texts;
    const name = this.isSmall ? dock.show : dock.hide;
    return html`
      <div class="head" role="heading" aria-level="2">
        <span>${dock.title(this.entries.length + (this.upload ? 1 : 0))}</span>
        <ui5-button design="Transparent" icon=${this.isSmall ? 'slim-arrow-up' : 'slim-arrow-down'} tooltip=${name} accessible-name=${name} @click=${() => { this.isSmall = !this.isSmall; }}></ui5-button>
      </div>
      <div class="entries" ?hidden=${this.isSmall}>
        ${this.upload ? this.#upload(this.upload) : nothing}
        ${repeat(this.entries, ({ key }) => key, (entry) => html`
          <ctms-follow compact .client=${this.connection.client} node=${entry.nodeName} .target=${entry.target} .requestIds=${entry.transportRequestIds} .linkOf=${this.linkOf} ?pauses-hidden=${!mayNotify()}
            @ctms-followed=${(event: CustomEvent<Followed>) => this.#ended(entry, event.detail)} @ctms-follow-close=${() => this.#drop(entry)}></ctms-follow>`)}
      </div>
    `;
  }

  #upload({ sent, total }: UploadProgressDetail): TemplateResult {
    const { dock } = texts;
    return html`
      <div class="upload">
        <div class="row"><span>${total > 0 ? dock.sent(size(sent), size(total)) : dock.sending}</span><ui5-button design="Transparent" @click=${() => this.dispatchEvent(new CustomEvent('dock-upload'))}>${dock.open}</ui5-button></div>
        ${total > 0 ? html`<progress aria-label=${dock.sending} max=${total} value=${sent}></progress>` : html`<progress aria-label=${dock.sending}></progress>`}
      </div>
    `;
  }

  /** What has ended well goes by itself; what failed stays until somebody closes it. */
  #ended(entry: Entry, { status }: Followed): void {
    this.#remember(this.entries.filter((other) => other !== entry));
    if (status === 'succeeded' || status === 'skipped') setTimeout(() => this.#drop(entry), goodbyeMs);
  }

  #drop(gone: Entry): void {
    this.#set(this.entries.filter(({ key }) => key !== gone.key));
  }

  #set(entries: readonly Entry[]): void {
    this.entries = entries;
    this.#remember(entries);
  }

  /** Ids and names of nodes only, for this tab. */
  #remember(entries: readonly Entry[]): void {
    const told = entries.map(({ nodeName, transportRequestIds, actionId }) => ({ nodeName, transportRequestIds, actionId }));
    if (told.length > 0) sessionStorage.setItem(this.#place, JSON.stringify(told));
    else sessionStorage.removeItem(this.#place);
  }

  #restore(): void {
    this.#place = `ctms-following ${this.connection.via ?? this.connection.label}`;
    const told = JSON.parse(sessionStorage.getItem(this.#place) ?? '[]') as readonly FollowDetail[];
    for (const detail of told.toReversed()) void this.follow(detail);
  }
}

customElements.define('page-dock', Dock);
