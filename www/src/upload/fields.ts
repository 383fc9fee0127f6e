import { html, nothing, type TemplateResult } from 'lit';
import type { ContentType, TransportNode } from 'ctms';
import '@ui5/webcomponents/dist/Input.js';
import '@ui5/webcomponents/dist/Label.js';
import '@ui5/webcomponents/dist/Option.js';
import '@ui5/webcomponents/dist/SegmentedButton.js';
import '@ui5/webcomponents/dist/SegmentedButtonItem.js';
import '@ui5/webcomponents/dist/Select.js';

import { texts } from '../texts.js';
import type { Form, Missing, Verb } from './form.js';

const contentTypes: readonly ContentType[] = ['MTA', 'APP', 'XSCDU', 'BTP_ABAP'];

/** What the fields show and tell. */
export interface Fields {
  readonly form: Form;
  readonly verb: Verb;
  readonly node: string;
  /** The nodes to choose from; without them the name is typed. */
  readonly nodes: readonly TransportNode[] | undefined;
  readonly actingUser: string | undefined;
  readonly missing: readonly Missing[];
  readonly isFixed: boolean;
  readonly onForm: (change: Partial<Form>) => void;
  readonly onVerb: (verb: Verb) => void;
  readonly onNode: (node: string) => void;
}

type SelectEvent = CustomEvent<{ selectedOption: { value: string } }>;

/** Draws the fields that every upload needs. */
export function fields(told: Fields): TemplateResult {
  const { upload } = texts;
  const { form, verb, isFixed, missing, actingUser, onForm } = told;
  const isExport = verb === 'exportFrom';
  return html`
    <div class="fields">
      <div class="field wide">
        <ui5-segmented-button accessible-name=${upload.verb} @selection-change=${(event: CustomEvent<{ selectedItems: readonly HTMLElement[] }>) => told.onVerb(event.detail.selectedItems[0]?.dataset['verb'] === 'uploadTo' ? 'uploadTo' : 'exportFrom')}>
          <ui5-segmented-button-item data-verb="exportFrom" ?disabled=${isFixed} ?selected=${isExport}>${upload.exportFrom}</ui5-segmented-button-item>
          <ui5-segmented-button-item data-verb="uploadTo" ?disabled=${isFixed} ?selected=${!isExport}>${upload.uploadTo}</ui5-segmented-button-item>
        </ui5-segmented-button>
        <p class="subtle">${isExport ? upload.exportHint : upload.uploadHint}</p>
      </div>
      <div class="field"><ui5-label for="node" required>${upload.node}</ui5-label>${nodeField('node', told, missing.includes('node'))}</div>
      <div class="field">
        <ui5-label for="type">${upload.contentType}</ui5-label>
        <ui5-select id="type" .value=${form.contentType} ?disabled=${isFixed} @change=${(event: SelectEvent) => onForm({ contentType: event.detail.selectedOption.value as ContentType })}>
          ${contentTypes.map((type) => html`<ui5-option value=${type}>${type}</ui5-option>`)}
        </ui5-select>
      </div>
      <div class="field wide">
        <ui5-label for="description" required>${upload.description}</ui5-label>
        <ui5-input id="description" maxlength="512" ?disabled=${isFixed} .value=${form.description} @input=${(event: Event) => onForm({ description: value(event) })}
          value-state=${missing.includes('description') ? 'Negative' : 'None'}><span slot="valueStateMessage">${upload.needDescription}</span></ui5-input>
        <p class="subtle">${upload.descriptionHint}</p>
      </div>
      <div class="field wide">
        <ui5-label for="user">${upload.namedUser} (${upload.optional})</ui5-label>
        <ui5-input id="user" maxlength="60" placeholder=${actingUser ?? ''} ?disabled=${isFixed} .value=${form.user} @input=${(event: Event) => onForm({ user: value(event) })}></ui5-input>
      </div>
    </div>
  `;
}

function nodeField(id: string, { node, nodes, isFixed, onNode }: Fields, isMissing: boolean): TemplateResult {
  const state = isMissing ? 'Negative' : 'None';
  if (!nodes) {
    return html`<ui5-input id=${id} maxlength="30" placeholder=${texts.upload.nodePlaceholder} ?disabled=${isFixed} .value=${node} @input=${(event: Event) => onNode(value(event))}
      value-state=${state}><span slot="valueStateMessage">${texts.upload.needNode}</span></ui5-input>`;
  }
  return html`<ui5-select id=${id} .value=${node} ?disabled=${isFixed} value-state=${state} @change=${(event: SelectEvent) => onNode(event.detail.selectedOption.value)}>
    ${nodes.some(({ name }) => name === node) ? nothing : html`<ui5-option value=""></ui5-option>`}
    ${nodes.map(({ name, description }) => html`<ui5-option value=${name} additional-text=${description ?? ''}>${name}</ui5-option>`)}
    <span slot="valueStateMessage">${texts.upload.needNode}</span>
  </ui5-select>`;
}

function value(event: Event): string {
  return (event.target as HTMLInputElement).value;
}
