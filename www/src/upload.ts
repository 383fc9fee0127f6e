import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Plan, QueueEntry, Released, TransportNode } from 'ctms';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents-icons/dist/alert.js';
import '@ui5/webcomponents-icons/dist/attachment.js';
import '@ui5/webcomponents-icons/dist/decline.js';
import '@ui5/webcomponents-icons/dist/error.js';
import '@ui5/webcomponents-icons/dist/upload.js';

import './events.js';
import { ClientElement, define } from './shared/element.js';
import './shared/error-view.js';
import { texts } from './texts.js';
import { archiveItem, hasErrors, inspect, type Archive } from './upload/archive.js';
import { progressBar } from './upload/bar.js';
import { descriptorFields } from './upload/descriptors.js';
import { fields } from './upload/fields.js';
import { emptyForm, missingIn, optionsOf, type Form, type Missing, type Verb } from './upload/form.js';
import { ProgressMeter, type Progress } from './upload/progress.js';
import { preview, result } from './upload/result.js';
import { uploadStyles } from './upload/styles.js';

export type { Verb };

/** Tells how many bytes of a file the other side has; returns how to stop listening. */
export type ProgressSource = (listener: (news: { readonly fileName: string; readonly bytes: number }) => void) => () => void;

/**
 * Sends archives into a transport request: chosen or dropped, inspected, with
 * extension descriptors and a preview, with progress, speed, remaining time and cancel.
 *
 * Set `client`; `node` presets the node and `nodes` offers them for choice.
 * Where the browser tells no progress, set `progressSource`; without it the bar
 * shows no percentage.
 *
 * @fires ctms-released With what the package's `exportFrom` or `uploadTo` returned.
 * @fires ctms-upload-progress While archives are sent, and when that has ended.
 * @fires ctms-request-select When somebody opens the new transport request.
 * @fires ctms-operated When its import was started from here.
 */
export class Upload extends ClientElement {
  static override properties: PropertyDeclarations = {
    ...ClientElement.properties,
    node: { type: String },
    nodes: { attribute: false },
    progressSource: { attribute: false },
    verb: { type: String },
    archives: { state: true },
    form: { state: true },
    isOver: { state: true },
    progress: { state: true },
    plan: { state: true },
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
  protected declare form: Form;
  protected declare isOver: boolean;
  protected declare progress: Progress | undefined;
  protected declare plan: Plan | undefined;
  protected declare released: Released | undefined;
  protected declare missing: readonly Missing[];
  #doing = '';
  #sending: AbortController | undefined;

  constructor() {
    super();
    this.node = '';
    this.verb = 'exportFrom';
    this.archives = [];
    this.form = emptyForm;
    this.isOver = false;
    this.missing = [];
  }

  /** Whether archives are being sent. */
  get isSending(): boolean {
    return this.#sending !== undefined;
  }

  /** Takes files as if they had been dropped here; none while archives are being sent. */
  async add(files: Iterable<File>): Promise<void> {
    if (this.isSending) return;
    this.released = undefined;
    this.fault = undefined;
    this.#forget('file');
    const added = [...files].map((file): Archive => ({ file, report: undefined }));
    this.archives = [...this.archives, ...added];
    await Promise.all(added.map(({ file }) => this.#inspect(file)));
  }

  /** Stops sending; what was sent so far is deleted. */
  cancel(): void {
    this.#sending?.abort();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.cancel();
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('released') && this.released) this.renderRoot.querySelector<HTMLElement>('#result')?.focus();
  }

  protected content(): TemplateResult {
    const { released } = this;
    if (released) {
      return html`
        ${result(released, this.isBusy, {
          open: ({ nodeName }) => this.tell('ctms-request-select', { nodeName, transportRequestId: released.transportRequestId }),
          importInto: (entry) => this.#import(released, entry),
          another: () => this.#another(),
        })}
        ${this.#failure()}
      `;
    }
    const isFixed = this.isSending;
    return html`
      <form class="stack" @submit=${(event: Event) => event.preventDefault()}>
        ${this.#drop()}
        ${fields({
          form: this.form, verb: this.verb, node: this.node, nodes: this.nodes, actingUser: this.namedUser, missing: this.missing, isFixed,
          onForm: (change) => this.#change(change),
          onVerb: (verb) => { this.verb = verb; this.plan = undefined; },
          onNode: (node) => { this.node = node; this.plan = undefined; this.#forget('node'); },
        })}
        ${descriptorFields({ form: this.form, nodes: this.nodes, isNodeMissing: this.missing.includes('descriptorNode'), isFixed, onForm: (change) => this.#change(change) })}
        ${this.plan ? preview(this.plan) : nothing}
        ${this.#failure()}
        <div class="end-of-form">${isFixed ? progressBar(this.progress) : nothing}${this.#buttons()}</div>
      </form>
    `;
  }

  #failure(): TemplateResult | typeof nothing {
    return this.fault === undefined ? nothing : html`<ctms-error .client=${this.client} .error=${this.fault} doing=${this.#doing}></ctms-error>`;
  }

  #drop(): TemplateResult {
    const { isSending } = this;
    const isMissing = this.missing.includes('file');
    return html`
      <div class="drop ${this.isOver ? 'over' : ''} ${isMissing ? 'missing' : ''}" @dragover=${this.#over} @dragleave=${this.#leave} @drop=${this.#dropped}>
        ${this.archives.length > 0 ? html`<ul class="archives">${this.archives.map((archive) => archiveItem(archive, isSending, () => this.#remove(archive)))}</ul>` : nothing}
        ${isSending ? nothing : html`
          <div class="ask">
            ${this.archives.length === 0 ? html`<ui5-icon name="upload"></ui5-icon><p>${texts.upload.drop}</p>` : nothing}
            <ui5-button @click=${this.#browse}>${texts.upload.choose}</ui5-button>
            <input class="hidden-text" type="file" data-archives multiple accept=".mtar,.zip" tabindex="-1" aria-label=${texts.upload.choose} @change=${this.#chosen}>
            ${isMissing ? html`<p class="wrong">${texts.upload.needFile}</p>` : nothing}
          </div>`}
      </div>
    `;
  }

  #buttons(): TemplateResult {
    if (this.isSending) return html`<div class="row"><ui5-button class="end" design="Negative" data-cancel @click=${() => this.cancel()}>${texts.cancel}</ui5-button></div>`;
    const isWrong = this.archives.some(hasErrors);
    return html`
      <div class="row">
        <ui5-button class="end" design="Transparent" data-preview ?loading=${this.isBusy && this.#doing === texts.doing.planning} @click=${this.#preview}>${texts.upload.preview}</ui5-button>
        ${keyed(isWrong, html`<ui5-button design=${isWrong ? 'Negative' : 'Emphasized'} data-send @click=${this.#send}>${isWrong ? texts.upload.sendAnyway : texts.upload.send}</ui5-button>`)}
      </div>
    `;
  }

  /** What is entered is not missing any more, and a preview of something else is none. */
  #change(change: Partial<Form>): void {
    this.form = { ...this.form, ...change };
    this.plan = undefined;
    if (change.description?.trim()) this.#forget('description');
    if (change.descriptors) this.#forget('descriptorNode');
    if (change.contentType) for (const { file } of this.archives) void this.#inspect(file);
  }

  #forget(part: Missing): void {
    this.missing = this.missing.filter((missing) => missing !== part);
  }

  #isComplete(): boolean {
    this.missing = missingIn(this.form, this.archives, this.node);
    return this.missing.length === 0 && !this.isSending;
  }

  async #preview(): Promise<void> {
    if (!this.#isComplete()) return;
    this.#doing = texts.doing.planning;
    await this.attempt(async (client) => {
      this.plan = await client.plan(this.verb, this.node, optionsOf(this.form, this.archives, this.namedUser));
    });
  }

  async #send(): Promise<void> {
    if (!this.#isComplete()) return;
    const { archives, node, verb } = this;
    this.#doing = texts.doing.sending;
    const files = archives.map(({ file }) => file);
    const meter = new ProgressMeter(files.map(({ size }) => size));
    const report = (index: number, sent: number): void => {
      this.progress = meter.report(index, sent, performance.now());
      this.#tellProgress();
    };
    const stopListening = this.progressSource?.(({ fileName, bytes }) => report(Math.max(0, files.findIndex(({ name }) => name === fileName)), bytes));
    this.#sending = new AbortController();
    this.progress = undefined;
    this.#tellProgress();
    const { signal } = this.#sending;
    addEventListener('beforeunload', ask, { signal });
    await this.attempt(async (client) => {
      this.released = await client[verb](node, { ...optionsOf(this.form, archives, this.namedUser), signal, onProgress: ({ fileIndex, sent }) => report(fileIndex, sent) });
      this.tell('ctms-released', this.released);
    });
    stopListening?.();
    removeEventListener('beforeunload', ask);
    this.#sending = undefined;
    this.#tellProgress();
    this.requestUpdate();
  }

  #tellProgress(): void {
    const { sent = 0, total = 0 } = this.progress ?? {};
    this.tell('ctms-upload-progress', { isSending: this.isSending, sent, total });
  }

  async #import({ transportRequestId }: Released, { nodeName }: QueueEntry): Promise<void> {
    this.#doing = texts.actions.import.name;
    await this.attempt(async (client) => {
      const started = await client.queue.import(nodeName, [transportRequestId], this.acting);
      this.tell('ctms-operated', { action: 'import', ...started });
    });
  }

  async #inspect(file: File): Promise<void> {
    const { contentType } = this.form;
    await this.attempt(async () => {
      const report = await inspect(file, contentType);
      this.archives = this.archives.map((archive) => (archive.file === file ? { file, report } : archive));
    });
  }

  #another(): void {
    this.released = undefined;
    this.archives = [];
    this.form = { ...this.form, description: '', descriptors: [] };
    this.plan = undefined;
    this.missing = [];
  }

  #remove(gone: Archive): void {
    this.archives = this.archives.filter(({ file }) => file !== gone.file);
    this.plan = undefined;
  }

  #browse(): void {
    this.renderRoot.querySelector<HTMLInputElement>('input[data-archives]')?.click();
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

/** Has the browser ask before the page is left while archives are being sent. */
function ask(event: Event): void {
  event.preventDefault();
}

define('ctms-upload', Upload);

declare global {
  interface HTMLElementTagNameMap {
    'ctms-upload': Upload;
  }
}
