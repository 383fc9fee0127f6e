import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '@ui5/webcomponents-fiori/dist/ShellBar.js';
import '@ui5/webcomponents-fiori/dist/ShellBarBranding.js';
import '@ui5/webcomponents-fiori/dist/ShellBarItem.js';
import '@ui5/webcomponents-icons/dist/dark-mode.js';
import '@ui5/webcomponents-icons/dist/light-mode.js';
import '@ui5/webcomponents-icons/dist/log.js';

import { appStyles } from './app-styles.js';
import './connect.js';
import type { Connection } from './connection.js';
import { texts } from './texts.js';
import { isDark, toggleTheme } from './theme.js';

/** The page: the bar on top, and below it either the first view or the workspace. */
class App extends LitElement {
  static override properties = { connection: { state: true }, isDark: { state: true } };
  static override styles = appStyles;

  declare connection: Connection | undefined;
  declare isDark: boolean;

  constructor() {
    super();
    this.isDark = isDark();
  }

  protected override render(): TemplateResult {
    const { connection } = this;
    return html`
      <ui5-shellbar accessible-name=${texts.title}>
        <ui5-shellbar-branding slot="branding" href="#/">${texts.title}<img slot="logo" src="./icon.svg" alt=""></ui5-shellbar-branding>
        ${connection ? html`<span slot="content" class="label" data-hide-order="1">${connection.label}</span>` : nothing}
        <ui5-shellbar-item icon=${this.isDark ? 'light-mode' : 'dark-mode'} text=${this.isDark ? texts.light : texts.dark} @click=${this.#turn}></ui5-shellbar-item>
        ${connection ? html`<ui5-shellbar-item icon="log" text=${texts.disconnect} @click=${this.#disconnect}></ui5-shellbar-item>` : nothing}
      </ui5-shellbar>
      <main>
        ${connection
          ? html`<ctms-workspace .connection=${connection}></ctms-workspace>`
          : html`<ctms-connect @page-connected=${this.#connected}></ctms-connect>`}
      </main>
    `;
  }

  async #connected(event: CustomEvent<Connection>): Promise<void> {
    await import('./workspace.js');
    this.connection = event.detail;
  }

  #disconnect(): void {
    this.connection?.close();
    this.connection = undefined;
    location.hash = '';
  }

  async #turn(): Promise<void> {
    await toggleTheme();
    this.isDark = isDark();
  }
}

customElements.define('ctms-app', App);
