import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents-icons/dist/accept.js';
import '@ui5/webcomponents-icons/dist/copy.js';
import '@ui5/webcomponents-icons/dist/chain-link.js';

import { texts } from '../texts.js';
import { define } from './define.js';
import { base } from './styles.js';

/** A button that copies a text, and says whether the browser let it. Where it did not, the text is shown to select. */
export class Copy extends LitElement {
  static override properties = {
    text: { attribute: false },
    label: { type: String },
    icon: { type: String },
    state: { state: true },
  };

  static override styles = [base, css`
    :host { display: inline-flex; align-items: center; gap: 0.25rem; flex-wrap: wrap; }
    textarea { width: 100%; min-width: 16rem; font: 0.75rem/1.4 ui-monospace, monospace; }
  `];

  /** The text, or what makes it when the button is pressed. */
  declare text: string | (() => string);
  /** What the button is called. With an `icon` other than none it is a tooltip. */
  declare label: string;
  declare icon: string | undefined;
  declare state: 'copied' | 'refused' | undefined;

  constructor() {
    super();
    this.text = '';
    this.label = '';
  }

  protected override render(): TemplateResult {
    const isIcon = this.icon !== undefined;
    return html`
      <ui5-button icon=${this.state === 'copied' ? 'accept' : (this.icon ?? 'copy')} design="Transparent" tooltip=${isIcon ? this.label : nothing} accessible-name=${isIcon ? this.label : nothing} @click=${this.#copy}>${isIcon ? nothing : this.label}</ui5-button>
      <span role="status" class=${isIcon ? 'hidden-text' : ''}>${this.state === 'copied' ? texts.error.copied : ''}</span>
      ${this.state === 'refused' ? html`<span class="subtle">${texts.error.notCopied}</span><textarea rows="6" readonly aria-label=${this.label} .value=${this.#value}></textarea>` : nothing}
    `;
  }

  get #value(): string {
    return typeof this.text === 'function' ? this.text() : this.text;
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#value);
      this.state = 'copied';
      setTimeout(() => { if (this.state === 'copied') this.state = undefined; }, 3000);
    } catch {
      this.state = 'refused';
    }
  }
}

define('ctms-copy', Copy);
