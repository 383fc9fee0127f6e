import { html, nothing, type TemplateResult } from 'lit';
import type { TransportNode } from 'ctms';

import { texts } from '../texts.js';
import type { ChosenDescriptor, Form } from './form.js';

/** What the section of extension descriptors shows and tells. */
export interface DescriptorFields {
  readonly form: Form;
  readonly nodes: readonly TransportNode[] | undefined;
  readonly isNodeMissing: boolean;
  readonly isFixed: boolean;
  readonly onForm: (change: Partial<Form>) => void;
}

/** Draws the extension descriptors that are sent before the archives. */
export function descriptorFields({ form, nodes, isNodeMissing, isFixed, onForm }: DescriptorFields): TemplateResult {
  const { upload, descriptors: names } = texts;
  const change = (gone: ChosenDescriptor, ...instead: readonly ChosenDescriptor[]): void => onForm({ descriptors: form.descriptors.flatMap((descriptor) => (descriptor === gone ? instead : [descriptor])) });
  return html`
    <details class="descriptors" ?open=${form.descriptors.length > 0}>
      <summary>${upload.descriptors(form.descriptors.length)}</summary>
      <div class="stack">
        <p class="subtle">${upload.descriptorsHint}</p>
        ${form.descriptors.map((descriptor) => html`
          <div class="row">
            <span class="grow strong clipped" title=${descriptor.file.name}>${descriptor.file.name}</span>
            <select aria-label=${upload.descriptorNode(descriptor.file.name)} aria-invalid=${isNodeMissing && !descriptor.node} ?disabled=${isFixed} @change=${(event: Event) => change(descriptor, { ...descriptor, node: (event.target as HTMLSelectElement).value })}>
              <option value="" ?selected=${!descriptor.node}>${upload.chooseNode}</option>
              ${(nodes ?? []).map(({ name }) => html`<option value=${name} ?selected=${name === descriptor.node}>${name}</option>`)}
            </select>
            <ui5-button icon="decline" design="Transparent" ?disabled=${isFixed} tooltip=${upload.remove(descriptor.file.name)} accessible-name=${upload.remove(descriptor.file.name)} @click=${() => change(descriptor)}></ui5-button>
          </div>`)}
        ${isNodeMissing ? html`<p class="wrong">${upload.needDescriptorNode}</p>` : nothing}
        <label class="field">${names.file}<input type="file" data-descriptors multiple accept=".mtaext,.yaml,.yml" ?disabled=${isFixed} @change=${(event: Event) => take(event.target as HTMLInputElement, form, nodes, onForm)}></label>
        ${form.descriptors.length > 0 ? html`<label class="field">${names.version}<input class="text" .value=${form.mtaVersion} ?disabled=${isFixed} @input=${(event: Event) => onForm({ mtaVersion: (event.target as HTMLInputElement).value })}><span class="subtle">${names.versionHint}</span></label>` : nothing}
      </div>
    </details>
  `;
}

/** A file that is named like a node, such as `qa.mtaext`, is most likely for it. */
function take(input: HTMLInputElement, form: Form, nodes: readonly TransportNode[] | undefined, onForm: DescriptorFields['onForm']): void {
  const chosen = [...(input.files ?? [])].map((file): ChosenDescriptor => {
    const words = file.name.toLowerCase().split(/[^a-z0-9_]+/);
    return { file, node: nodes?.find(({ name }) => words.includes(name.toLowerCase()))?.name ?? '' };
  });
  input.value = '';
  onForm({ descriptors: [...form.descriptors, ...chosen] });
}
