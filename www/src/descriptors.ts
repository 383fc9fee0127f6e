import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { ExtensionDescriptor } from 'ctms';
import '@ui5/webcomponents/dist/BusyIndicator.js';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/Icon.js';
import '@ui5/webcomponents/dist/Input.js';
import '@ui5/webcomponents/dist/Label.js';
import '@ui5/webcomponents-icons/dist/add.js';
import '@ui5/webcomponents-icons/dist/delete.js';
import '@ui5/webcomponents-icons/dist/refresh.js';
import '@ui5/webcomponents-icons/dist/synchronize.js';
import '@ui5/webcomponents-icons/dist/document-text.js';

import './events.js';
import { ageOf } from './queue/columns.js';
import { ClientElement, define } from './shared/element.js';
import './shared/error-view.js';
import { texts } from './texts.js';

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
    table { width: 100%; border-collapse: collapse; }
    th { height: 36px; font-size: 0.75rem; font-weight: normal; text-align: start; color: var(--sapList_HeaderTextColor, #131e29); background: var(--sapList_HeaderBackground, #fff); border-block: 1px solid var(--sapList_HeaderBorderColor, #a8b2bd); }
    th, td { padding: 0 0.875rem; }
    td { height: 40px; border-block-end: 1px solid var(--sapList_BorderColor, #e5e5e5); overflow-wrap: anywhere; }
    td:last-child { white-space: nowrap; text-align: end; }
    @container (max-width: 40rem) {
      thead { display: none; }
      tr { display: block; padding: 0.5rem 0; border-block-end: 1px solid var(--sapList_BorderColor, #e5e5e5); }
      td { display: block; height: auto; border: 0; }
    }
    .frame { container-type: inline-size; overflow: auto; }
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
    this.#doing = texts.doing.readingDescriptors;
    await this.attempt(async (client, isWanted) => {
      const descriptors = await client.descriptors.list(node, { signal: this.gone });
      if (isWanted()) this.descriptors = descriptors;
    });
  }

  protected override resumed(): void {
    if (!this.descriptors) void this.refresh();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    super.willUpdate(changed);
    if (!changed.has('client') && !changed.has('node')) return;
    this.descriptors = undefined;
    void this.refresh();
  }

  protected content(): TemplateResult {
    return html`
      <div class="tools row">
        <ui5-button id="add" icon="add" @click=${() => this.#open({ kind: 'add' })}>${texts.descriptors.add}</ui5-button>
        <ui5-button class="end" icon="refresh" design="Transparent" tooltip=${texts.refresh} accessible-name=${texts.refresh} @click=${() => this.refresh()}></ui5-button>
      </div>
      ${this.fault !== undefined && !this.task ? html`<ctms-error .client=${this.client} ?can-retry=${this.#doing === texts.doing.readingDescriptors} doing=${this.#doing} .error=${this.fault} @ctms-retry=${() => this.refresh()}></ctms-error>` : nothing}
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
      <div class="frame">
        <table aria-label=${name(this.node ?? '')}>
          <thead><tr><th>${columns.id}</th><th>${columns.mta}</th><th>${columns.version}</th><th>${columns.description}</th><th>${columns.changed}</th><th><span class="hidden-text">${texts.grid.actions}</span></th></tr></thead>
          <tbody>
            ${descriptors.map((descriptor) => html`
              <tr>
                <td class="strong" dir="auto">${idOf(descriptor)}</td>
                <td>${descriptor.mtaId}</td>
                <td>${descriptor.mtaVersion}</td>
                <td dir="auto">${descriptor.description}</td>
                <td>${ageOf(descriptor.lastChangedAt)}</td>
                <td>
                  <ui5-button icon="synchronize" design="Transparent" tooltip=${replace} accessible-name="${replace} ${idOf(descriptor)}" @click=${() => this.#open({ kind: 'replace', descriptor })}></ui5-button>
                  <ui5-button icon="delete" design="Transparent" tooltip=${remove} accessible-name="${remove} ${idOf(descriptor)}" @click=${() => this.#open({ kind: 'delete', descriptor })}></ui5-button>
                </td>
              </tr>
            `)}
          </tbody>
        </table>
      </div>
    `;
  }

  #dialog(task: Task): TemplateResult {
    const names = texts.descriptors;
    const isDelete = task.kind === 'delete';
    const title = titleOf(task);
    return html`
      <ui5-dialog open header-text=${title} state=${isDelete ? 'Critical' : 'None'} initial-focus=${isDelete ? 'cancel' : ''} @close=${this.#dismiss}>
        <div class="stack">
          ${task.kind === 'delete' ? html`<p class="strong">${names.removeQuestion(idOf(task.descriptor), task.descriptor.mtaId ?? '', task.descriptor.mtaVersion ?? '')}</p><p>${names.removeHint}</p>` : this.#fields(task)}
          ${this.fault !== undefined ? html`<ctms-error .client=${this.client} .error=${this.fault} doing=${title}></ctms-error>` : nothing}
        </div>
        <div slot="footer" class="footer">
          <ui5-button design=${isDelete ? 'Negative' : 'Emphasized'} ?loading=${this.isBusy} ?disabled=${!isDelete && !this.file} data-confirm @click=${() => this.#do(task)}>${isDelete ? names.remove : names.save}</ui5-button>
          <ui5-button id="cancel" design="Transparent" @click=${this.#close}>${texts.cancel}</ui5-button>
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

  readonly #close = (): void => {
    const dialog = this.renderRoot.querySelector('ui5-dialog') as (HTMLElement & { open: boolean }) | null;
    if (dialog) dialog.open = false;
  };

  /** What is under way continues: if it fails, that is said above the list. */
  #dismiss(): void {
    this.task = undefined;
    if (!this.isBusy) this.fault = undefined;
  }

  async #do(task: Task): Promise<void> {
    const { node, file } = this;
    if (!node || this.isBusy) return;
    this.#doing = titleOf(task);
    const options = { mtaVersion: this.#version.trim(), description: this.#description || undefined, ...this.acting };
    const isDone = await this.attempt(async ({ descriptors }) => {
      if (task.kind === 'delete') return descriptors.delete(node, task.descriptor.id);
      if (!file) return;
      if (task.kind === 'add') await descriptors.create(node, file, options);
      else await descriptors.replace(node, task.descriptor.id, file, options);
    });
    if (!isDone) return;
    this.#close();
    await this.refresh();
    this.renderRoot.querySelector<HTMLElement>('#add')?.focus();
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
