import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { ExtensionDescriptor } from 'ctms';
import '@ui5/webcomponents/dist/BusyIndicator.js';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents/dist/Input.js';
import '@ui5/webcomponents/dist/Label.js';
import '@ui5/webcomponents/dist/Table.js';
import '@ui5/webcomponents/dist/TableCell.js';
import '@ui5/webcomponents/dist/TableHeaderCell.js';
import '@ui5/webcomponents/dist/TableHeaderRow.js';
import '@ui5/webcomponents/dist/TableRow.js';
import '@ui5/webcomponents-icons/dist/add.js';
import '@ui5/webcomponents-icons/dist/delete.js';
import '@ui5/webcomponents-icons/dist/refresh.js';
import '@ui5/webcomponents-icons/dist/synchronize.js';
import '@ui5/webcomponents-icons/dist/document-text.js';

import { ClientElement, define } from './shared/element.js';
import './shared/error-view.js';
import { time } from './shared/format.js';
import { texts } from './texts.js';

/** What the element does when nobody asked for more, in reports. */
const reading = 'Reading extension descriptors';

/** What the open dialog is for. */
type Task = { readonly kind: 'add' } | { readonly kind: 'replace' | 'delete'; readonly descriptor: ExtensionDescriptor };

/**
 * Shows the MTA extension descriptors of a node: list, add, replace, delete.
 *
 * Set `client` and `node` (its name).
 */
export class Descriptors extends ClientElement {
  static override properties: PropertyDeclarations = {
    ...ClientElement.properties,
    node: { type: String, reflect: true },
    descriptors: { state: true },
    task: { state: true },
    file: { state: true },
  };

  static override styles = [ClientElement.styles, css`
    .tools { padding: 0.75rem 1rem; }
    ctms-error { margin: 0 1rem 1rem; }
    ui5-dialog { width: 34rem; max-width: 100%; }
    .field { display: flex; flex-direction: column; gap: 0.25rem; }
    .field ui5-input { width: 100%; }
    .buttons { display: flex; justify-content: flex-end; gap: 0.5rem; padding: 0.5rem 1rem; width: 100%; }
    ui5-table-cell { overflow-wrap: anywhere; }
  `];

  /** The name of the node. */
  declare node: string | undefined;
  protected declare descriptors: readonly ExtensionDescriptor[] | undefined;
  protected declare task: Task | undefined;
  protected declare file: File | undefined;
  #version = '*';
  #description = '';
  #doing = '';

  /** Reads the list again. */
  async refresh(): Promise<void> {
    const { node } = this;
    if (!node) return;
    this.#doing = reading;
    await this.attempt(async (client, isWanted) => {
      const descriptors = await client.descriptors.list(node, { signal: this.gone });
      if (isWanted()) this.descriptors = descriptors;
    });
  }

  protected override resumed(): void {
    if (!this.descriptors) void this.refresh();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('client') && !changed.has('node')) return;
    this.descriptors = undefined;
    void this.refresh();
  }

  protected override render(): TemplateResult {
    return html`
      <div class="tools row">
        <ui5-button icon="add" @click=${() => this.#open({ kind: 'add' })}>${texts.descriptors.add}</ui5-button>
        <ui5-button class="end" icon="refresh" design="Transparent" tooltip=${texts.refresh} accessible-name=${texts.refresh} @click=${() => this.refresh()}></ui5-button>
      </div>
      ${this.fault !== undefined && !this.task ? html`<ctms-error ?can-retry=${this.#doing === reading} doing=${this.#doing} .error=${this.fault} @ctms-retry=${() => this.refresh()}></ctms-error>` : nothing}
      ${this.descriptors ? this.#list(this.descriptors) : this.#waiting()}
      ${this.task ? this.#dialog(this.task) : nothing}
    `;
  }

  #waiting(): TemplateResult | typeof nothing {
    if (!this.isBusy) return nothing;
    return html`<div class="waiting"><ui5-busy-indicator active delay="0" text=${texts.loading}></ui5-busy-indicator></div>`;
  }

  #list(descriptors: readonly ExtensionDescriptor[]): TemplateResult {
    const { columns, emptyTitle, empty, name, replace, remove } = texts.descriptors;
    if (descriptors.length === 0) {
      return html`<div class="empty"><ui5-icon name="document-text"></ui5-icon><p class="strong">${emptyTitle}</p><p class="subtle">${empty}</p></div>`;
    }
    return html`
      <ui5-table overflow-mode="Popin" accessible-name=${name(this.node ?? '')}>
        <ui5-table-header-row slot="headerRow">
          <ui5-table-header-cell min-width="10rem">${columns.id}</ui5-table-header-cell>
          <ui5-table-header-cell min-width="8rem" importance="-1">${columns.mta}</ui5-table-header-cell>
          <ui5-table-header-cell min-width="5rem">${columns.version}</ui5-table-header-cell>
          <ui5-table-header-cell min-width="10rem" importance="-3">${columns.description}</ui5-table-header-cell>
          <ui5-table-header-cell min-width="10rem" importance="-2">${columns.changed}</ui5-table-header-cell>
          <ui5-table-header-cell width="6rem"></ui5-table-header-cell>
        </ui5-table-header-row>
        ${descriptors.map((descriptor) => html`
          <ui5-table-row row-key=${descriptor.id}>
            <ui5-table-cell><span class="strong">${idOf(descriptor)}</span></ui5-table-cell>
            <ui5-table-cell>${descriptor.mtaId}</ui5-table-cell>
            <ui5-table-cell>${descriptor.mtaVersion}</ui5-table-cell>
            <ui5-table-cell>${descriptor.description}</ui5-table-cell>
            <ui5-table-cell>${time(descriptor.lastChangedAt)}</ui5-table-cell>
            <ui5-table-cell>
              <ui5-button icon="synchronize" design="Transparent" tooltip=${replace} accessible-name="${replace} ${idOf(descriptor)}" @click=${() => this.#open({ kind: 'replace', descriptor })}></ui5-button>
              <ui5-button icon="delete" design="Transparent" tooltip=${remove} accessible-name="${remove} ${idOf(descriptor)}" @click=${() => this.#open({ kind: 'delete', descriptor })}></ui5-button>
            </ui5-table-cell>
          </ui5-table-row>
        `)}
      </ui5-table>
    `;
  }

  #dialog(task: Task): TemplateResult {
    const names = texts.descriptors;
    const isDelete = task.kind === 'delete';
    const title = titleOf(task);
    return html`
      <ui5-dialog open header-text=${title} state=${isDelete ? 'Critical' : 'None'} @close=${this.#dismiss}>
        <div class="stack">
          ${task.kind === 'delete' ? html`<p class="strong">${names.removeQuestion(idOf(task.descriptor), task.descriptor.mtaId ?? '', task.descriptor.mtaVersion ?? '')}</p><p>${names.removeHint}</p>` : this.#fields(task)}
          ${this.fault !== undefined ? html`<ctms-error .error=${this.fault} doing=${title}></ctms-error>` : nothing}
        </div>
        <div slot="footer" class="buttons">
          <ui5-button design=${isDelete ? 'Negative' : 'Emphasized'} ?loading=${this.isBusy} ?disabled=${!isDelete && !this.file} data-confirm @click=${() => this.#do(task)}>${isDelete ? names.remove : names.save}</ui5-button>
          <ui5-button design="Transparent" @click=${this.#dismiss}>${texts.cancel}</ui5-button>
        </div>
      </ui5-dialog>
    `;
  }

  #fields(task: Task): TemplateResult {
    const names = texts.descriptors;
    return html`
      ${task.kind === 'replace' ? html`<p>${names.replaceHint}</p>` : nothing}
      <label class="field">${names.file}<input type="file" accept=".mtaext,.yaml,.yml" @change=${(event: Event) => { this.file = (event.target as HTMLInputElement).files?.[0]; }}></label>
      <div class="field">
        <ui5-label for="version" required>${names.version}</ui5-label>
        <ui5-input id="version" .value=${this.#version} @input=${(event: Event) => { this.#version = (event.target as HTMLInputElement).value; }}></ui5-input>
        <p class="subtle">${names.versionHint}</p>
      </div>
      <div class="field">
        <ui5-label for="about">${names.description}</ui5-label>
        <ui5-input id="about" .value=${this.#description} @input=${(event: Event) => { this.#description = (event.target as HTMLInputElement).value; }}></ui5-input>
      </div>
    `;
  }

  async #open(task: Task): Promise<void> {
    await import('@ui5/webcomponents/dist/Dialog.js');
    const descriptor = task.kind === 'add' ? undefined : task.descriptor;
    this.#version = descriptor?.mtaVersion ?? '*';
    this.#description = descriptor?.description ?? '';
    this.file = undefined;
    this.fault = undefined;
    this.task = task;
  }

  /** What is under way goes on: if it fails, that is told above the list. */
  #dismiss(): void {
    this.task = undefined;
    if (!this.isBusy) this.fault = undefined;
  }

  async #do(task: Task): Promise<void> {
    const { node, file } = this;
    if (!node || this.isBusy) return;
    this.#doing = titleOf(task);
    const options = { mtaVersion: this.#version.trim(), description: this.#description || undefined };
    const isDone = await this.attempt(async ({ descriptors }) => {
      if (task.kind === 'delete') return descriptors.delete(node, task.descriptor.id);
      if (!file) return;
      if (task.kind === 'add') await descriptors.create(node, file, options);
      else await descriptors.replace(node, task.descriptor.id, file, options);
    });
    if (!isDone) return;
    this.task = undefined;
    await this.refresh();
  }
}

function titleOf(task: Task): string {
  const names = texts.descriptors;
  if (task.kind === 'add') return names.addTitle;
  return task.kind === 'delete' ? names.remove : names.replaceTitle(idOf(task.descriptor));
}

function idOf({ mtaExtId, id }: ExtensionDescriptor): string {
  return mtaExtId ?? String(id);
}

define('ctms-descriptors', Descriptors);

declare global {
  interface HTMLElementTagNameMap {
    'ctms-descriptors': Descriptors;
  }
}
