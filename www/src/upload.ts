import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { ContentType, Released, TransportNode } from 'ctms';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents/dist/Input.js';
import '@ui5/webcomponents/dist/Label.js';
import '@ui5/webcomponents/dist/MessageStrip.js';
import '@ui5/webcomponents/dist/Option.js';
import '@ui5/webcomponents/dist/SegmentedButton.js';
import '@ui5/webcomponents/dist/SegmentedButtonItem.js';
import '@ui5/webcomponents/dist/Select.js';
import '@ui5/webcomponents-icons/dist/alert.js';
import '@ui5/webcomponents-icons/dist/attachment.js';
import '@ui5/webcomponents-icons/dist/decline.js';
import '@ui5/webcomponents-icons/dist/error.js';
import '@ui5/webcomponents-icons/dist/upload.js';

import { ClientElement, define } from './shared/element.js';
import './shared/error-view.js';
import { texts } from './texts.js';
import { archiveItem, hasErrors, inspect, type Archive } from './upload/archive.js';
import { progressBar } from './upload/bar.js';
import { ProgressMeter, type Progress } from './upload/progress.js';
import { uploadStyles } from './upload/styles.js';

/** Tells how many bytes of a file the other side has; answers how to stop listening. */
export type ProgressSource = (listener: (news: { readonly fileName: string; readonly bytes: number }) => void) => () => void;

type Verb = 'exportFrom' | 'uploadTo';
const contentTypes: readonly ContentType[] = ['MTA', 'APP', 'XSCDU', 'BTP_ABAP'];

/**
 * Sends archives into a transport request: chosen or dropped, inspected, with
 * progress, speed, remaining time and cancel.
 *
 * Set `client`; `node` presets the node and `nodes` offers them for choice.
 * Where the browser tells no progress, set `progressSource`; without it the bar
 * shows no percentage.
 *
 * @fires ctms-released With what the package's `exportFrom` or `uploadTo` returned.
 */
export class Upload extends ClientElement {
  static override properties: PropertyDeclarations = {
    ...ClientElement.properties,
    node: { type: String },
    nodes: { attribute: false },
    progressSource: { attribute: false },
    verb: { type: String },
    archives: { state: true },
    isOver: { state: true },
    progress: { state: true },
    released: { state: true },
    missing: { state: true },
  };

  static override styles = [ClientElement.styles, uploadStyles];

  /** The name of the node that is preset. */
  declare node: string;
  /** The nodes to choose from; without them the name is typed. */
  declare nodes: readonly TransportNode[] | undefined;
  /** Another source of progress than the browser. */
  declare progressSource: ProgressSource | undefined;
  /** *Export from* or *Upload to*. */
  declare verb: Verb;
  protected declare archives: readonly Archive[];
  protected declare isOver: boolean;
  protected declare progress: Progress | undefined;
  protected declare released: Released | undefined;
  protected declare missing: boolean;
  #description = '';
  #namedUser = '';
  #contentType: ContentType = 'MTA';
  #sending: AbortController | undefined;

  constructor() {
    super();
    this.node = '';
    this.verb = 'exportFrom';
    this.archives = [];
    this.isOver = false;
    this.missing = false;
  }

  /** Whether archives are on their way. */
  get isSending(): boolean {
    return this.#sending !== undefined;
  }

  /** Takes files as if they had been dropped here; none while archives are on their way. */
  async add(files: Iterable<File>): Promise<void> {
    if (this.isSending) return;
    this.released = undefined;
    this.fault = undefined;
    const added = [...files].map((file): Archive => ({ file, report: undefined }));
    this.archives = [...this.archives, ...added];
    await Promise.all(added.map(({ file }) => this.#inspect(file)));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sending?.abort();
  }

  protected override render(): TemplateResult {
    if (this.released) return this.#done(this.released);
    return html`
      <form class="stack" @submit=${(event: Event) => event.preventDefault()}>
        ${this.#drop()}
        ${this.#fields()}
        ${this.fault !== undefined ? html`<ctms-error .error=${this.fault} doing="Sending archives"></ctms-error>` : nothing}
        ${this.isSending ? progressBar(this.progress) : nothing}
        ${this.#buttons()}
      </form>
    `;
  }

  #drop(): TemplateResult {
    const { isSending } = this;
    return html`
      <div class="drop ${this.isOver ? 'over' : ''} ${this.missing && this.archives.length === 0 ? 'missing' : ''}" @dragover=${this.#over} @dragleave=${this.#leave} @drop=${this.#dropped}>
        ${this.archives.length > 0 ? html`<ul class="archives">${this.archives.map((archive) => archiveItem(archive, isSending, () => this.#remove(archive)))}</ul>` : nothing}
        ${isSending ? nothing : html`
          <div class="ask">
            ${this.archives.length === 0 ? html`<ui5-icon name="upload"></ui5-icon><p>${texts.upload.drop}</p>` : nothing}
            <ui5-button @click=${this.#browse}>${texts.upload.choose}</ui5-button>
            <input class="hidden-text" type="file" multiple accept=".mtar,.zip" tabindex="-1" aria-label=${texts.upload.choose} @change=${this.#chosen}>
            ${this.missing && this.archives.length === 0 ? html`<p class="wrong">${texts.upload.needFile}</p>` : nothing}
          </div>`}
      </div>
    `;
  }

  #fields(): TemplateResult {
    const { upload } = texts;
    const { isSending } = this;
    const isExport = this.verb === 'exportFrom';
    return html`
      <div class="fields">
        <div class="field wide">
          <ui5-segmented-button accessible-name=${upload.verb} @selection-change=${this.#turn}>
            <ui5-segmented-button-item data-verb="exportFrom" ?disabled=${isSending} ?selected=${isExport}>${upload.exportFrom}</ui5-segmented-button-item>
            <ui5-segmented-button-item data-verb="uploadTo" ?disabled=${isSending} ?selected=${!isExport}>${upload.uploadTo}</ui5-segmented-button-item>
          </ui5-segmented-button>
          <p class="subtle">${isExport ? upload.exportHint : upload.uploadHint}</p>
        </div>
        <div class="field"><ui5-label for="node" required>${upload.node}</ui5-label>${this.#nodeField()}</div>
        <div class="field">
          <ui5-label for="type">${upload.contentType}</ui5-label>
          <ui5-select id="type" .value=${this.#contentType} ?disabled=${isSending} @change=${this.#chooseType}>
            ${contentTypes.map((type) => html`<ui5-option value=${type}>${type}</ui5-option>`)}
          </ui5-select>
        </div>
        <div class="field wide">
          <ui5-label for="description" required>${upload.description}</ui5-label>
          <ui5-input id="description" maxlength="512" ?disabled=${isSending} .value=${this.#description} @input=${(event: Event) => { this.#description = value(event); }}
            value-state=${this.missing && !this.#description ? 'Negative' : 'None'}><span slot="valueStateMessage">${upload.needDescription}</span></ui5-input>
          <p class="subtle">${upload.descriptionHint}</p>
        </div>
        <div class="field wide">
          <ui5-label for="user">${upload.namedUser} (${upload.optional})</ui5-label>
          <ui5-input id="user" maxlength="60" ?disabled=${isSending} .value=${this.#namedUser} @input=${(event: Event) => { this.#namedUser = value(event); }}></ui5-input>
        </div>
      </div>
    `;
  }

  #nodeField(): TemplateResult {
    const isMissing = this.missing && !this.node;
    if (!this.nodes) {
      return html`<ui5-input id="node" maxlength="30" placeholder=${texts.upload.nodePlaceholder} ?disabled=${this.isSending} .value=${this.node} @input=${(event: Event) => { this.node = value(event); }}
        value-state=${isMissing ? 'Negative' : 'None'}><span slot="valueStateMessage">${texts.upload.needNode}</span></ui5-input>`;
    }
    return html`<ui5-select id="node" .value=${this.node} ?disabled=${this.isSending} value-state=${isMissing ? 'Negative' : 'None'} @change=${(event: CustomEvent<{ selectedOption: { value: string } }>) => { this.node = event.detail.selectedOption.value; }}>
      ${this.nodes.some(({ name }) => name === this.node) ? nothing : html`<ui5-option value=""></ui5-option>`}
      ${this.nodes.map(({ name, description }) => html`<ui5-option value=${name} additional-text=${description ?? ''}>${name}</ui5-option>`)}
      <span slot="valueStateMessage">${texts.upload.needNode}</span>
    </ui5-select>`;
  }

  #buttons(): TemplateResult {
    if (this.isSending) return html`<div class="row"><ui5-button class="end" design="Negative" data-cancel @click=${() => this.#sending?.abort()}>${texts.cancel}</ui5-button></div>`;
    const isWrong = this.archives.some(hasErrors);
    return html`<div class="row">${keyed(isWrong, html`<ui5-button class="end" design=${isWrong ? 'Negative' : 'Emphasized'} data-send @click=${this.#send}>${isWrong ? texts.upload.sendAnyway : texts.upload.send}</ui5-button>`)}</div>`;
  }

  #done({ transportRequestId, queueEntries, warnings }: Released): TemplateResult {
    const nodes = queueEntries.map(({ nodeName }) => nodeName).join(', ');
    return html`
      <div class="stack" role="status">
        <ui5-message-strip design=${nodes ? 'Positive' : 'Critical'} hide-close-button>
          ${texts.upload.done(transportRequestId)} ${nodes ? texts.upload.waitsIn(nodes) : texts.upload.nowhere}
        </ui5-message-strip>
        ${warnings.map((warning) => html`<ui5-message-strip design="Critical" hide-close-button>${warning}</ui5-message-strip>`)}
        <div class="row"><ui5-button @click=${this.#another}>${texts.upload.another}</ui5-button></div>
      </div>
    `;
  }

  async #send(): Promise<void> {
    this.missing = this.archives.length === 0 || !this.node || !this.#description.trim();
    if (this.missing || this.isSending) return;
    const { archives, node, verb } = this;
    const files = archives.map(({ file }) => file);
    const meter = new ProgressMeter(files.map(({ size }) => size));
    const report = (index: number, sent: number): void => { this.progress = meter.report(index, sent, performance.now()); };
    const stopListening = this.progressSource?.(({ fileName, bytes }) => report(Math.max(0, files.findIndex(({ name }) => name === fileName)), bytes));
    this.#sending = new AbortController();
    this.progress = undefined;
    const { signal } = this.#sending;
    addEventListener('beforeunload', ask, { signal });
    await this.attempt(async (client) => {
      this.released = await client[verb](node, {
        files,
        signal,
        description: this.#description,
        contentType: this.#contentType,
        namedUser: this.#namedUser || undefined,
        check: !archives.some(hasErrors),
        onProgress: ({ fileIndex, sent }) => report(fileIndex, sent),
      });
      this.tell('ctms-released', this.released);
    });
    stopListening?.();
    removeEventListener('beforeunload', ask);
    this.#sending = undefined;
    this.requestUpdate();
  }

  async #inspect(file: File): Promise<void> {
    await this.attempt(async () => {
      const report = await inspect(file, this.#contentType);
      this.archives = this.archives.map((archive) => (archive.file === file ? { file, report } : archive));
    });
  }

  #another(): void {
    this.released = undefined;
    this.archives = [];
    this.#description = '';
    this.missing = false;
  }

  #remove(gone: Archive): void {
    this.archives = this.archives.filter(({ file }) => file !== gone.file);
  }

  #turn(event: CustomEvent<{ selectedItems: readonly HTMLElement[] }>): void {
    this.verb = event.detail.selectedItems[0]?.dataset['verb'] === 'uploadTo' ? 'uploadTo' : 'exportFrom';
  }

  #chooseType(event: CustomEvent<{ selectedOption: { value: string } }>): void {
    this.#contentType = event.detail.selectedOption.value as ContentType;
    for (const { file } of this.archives) void this.#inspect(file);
  }

  #browse(): void {
    this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click();
  }

  #chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    void this.add(input.files ?? []);
    input.value = '';
  }

  #over(event: DragEvent): void {
    event.preventDefault();
    this.isOver = true;
  }

  #leave(): void {
    this.isOver = false;
  }

  #dropped(event: DragEvent): void {
    event.preventDefault();
    this.isOver = false;
    void this.add(event.dataTransfer?.files ?? []);
  }
}

/** Has the browser ask before the page is left while archives are on their way. */
function ask(event: Event): void {
  event.preventDefault();
}

function value(event: Event): string {
  return (event.target as HTMLInputElement).value;
}

define('ctms-upload', Upload);

declare global {
  interface HTMLElementTagNameMap {
    'ctms-upload': Upload;
  }
}
