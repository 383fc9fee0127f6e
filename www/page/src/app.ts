import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '@ui5/webcomponents-fiori/dist/ShellBar.js';
import '@ui5/webcomponents-fiori/dist/ShellBarBranding.js';
import '@ui5/webcomponents-fiori/dist/ShellBarItem.js';
import '@ui5/webcomponents-icons/dist/customer.js';
import '@ui5/webcomponents-icons/dist/dark-mode.js';
import '@ui5/webcomponents-icons/dist/light-mode.js';
import '@ui5/webcomponents-icons/dist/log.js';

import { actingUser, setActingUser } from './acting.js';
import { hashOf, placeOf } from './address.js';
import { appStyles } from './app-styles.js';
import './connect.js';
import type { Connection } from './connection.js';
import { texts } from './texts.js';
import { isDark, onTheme, toggleTheme } from './theme.js';

/** The page: the bar on top, and below it either the first view or the workspace. */
class App extends LitElement {
  static override properties = { connection: { state: true }, isDark: { state: true }, user: { state: true }, isAsking: { state: true } };
  static override styles = appStyles;

  declare connection: Connection | undefined;
  declare isDark: boolean;
  /** The user for whom the page acts. */
  declare user: string;
  declare isAsking: boolean;

  constructor() {
    super();
    this.isDark = isDark();
    this.user = actingUser();
    this.isAsking = false;
    onTheme(() => { this.isDark = isDark(); });
  }

  protected override render(): TemplateResult {
    const { connection } = this;
    const acting = this.user ? texts.actingAs(this.user) : texts.actAs;
    return html`
      <ui5-shellbar accessible-name=${texts.title}>
        <ui5-shellbar-branding slot="branding" href=${hashOf({ via: connection?.via })}>${texts.title}<img slot="logo" src="./icon.svg" alt=""></ui5-shellbar-branding>
        ${connection ? html`<span slot="content" class="label" data-hide-order="2" title=${connection.label}>${connection.label}</span>` : nothing}
        ${connection && this.user ? html`<span slot="content" class="label user" data-hide-order="1" dir="auto">${acting}</span>` : nothing}
        ${connection ? html`<ui5-shellbar-item icon="customer" text=${acting} @click=${this.#ask}></ui5-shellbar-item>` : nothing}
        <ui5-shellbar-item icon=${this.isDark ? 'light-mode' : 'dark-mode'} text=${this.isDark ? texts.light : texts.dark} @click=${toggleTheme}></ui5-shellbar-item>
        ${connection ? html`<ui5-shellbar-item icon="log" text=${texts.disconnect} @click=${this.#disconnect}></ui5-shellbar-item>` : nothing}
      </ui5-shellbar>
      <main>
        ${connection
          ? html`<ctms-workspace .connection=${connection} .namedUser=${this.user}></ctms-workspace>`
          : html`<ctms-connect @page-connected=${this.#connected}></ctms-connect>`}
      </main>
      ${this.isAsking ? this.#dialog() : nothing}
    `;
  }

  #dialog(): TemplateResult {
    return html`
      <ui5-dialog open header-text=${texts.actAs} initial-focus="user" @close=${() => { this.isAsking = false; }}>
        <form class="ask" @submit=${this.#act}>
          <label for="user">${texts.actAsLabel}</label>
          <ui5-input id="user" maxlength="60" value=${this.user} show-clear-icon></ui5-input>
          <p>${texts.actAsHint}</p>
        </form>
        <div slot="footer" class="footer">
          <ui5-button design="Emphasized" data-act @click=${this.#act}>${texts.save}</ui5-button>
          <ui5-button design="Transparent" @click=${this.#closeDialog}>${texts.cancel}</ui5-button>
        </div>
      </ui5-dialog>
    `;
  }

  async #connected({ detail: connection }: CustomEvent<Connection>): Promise<void> {
    await import('./workspace.js');
    history.replaceState(null, '', hashOf({ ...placeOf(location.hash), via: connection.via }));
    this.connection = connection;
  }

  #disconnect(): void {
    this.connection?.close();
    this.connection = undefined;
    document.title = texts.title;
    location.hash = hashOf({});
  }

  async #ask(): Promise<void> {
    await import('@ui5/webcomponents/dist/Dialog.js');
    this.isAsking = true;
  }

  #act(event: Event): void {
    event.preventDefault();
    const field = this.renderRoot.querySelector('#user') as HTMLInputElement;
    setActingUser(field.value.trim());
    this.user = field.value.trim();
    this.#closeDialog();
  }

  #closeDialog(): void {
    const dialog = this.renderRoot.querySelector('ui5-dialog') as (HTMLElement & { open: boolean }) | null;
    if (dialog) dialog.open = false;
  }
}

customElements.define('ctms-app', App);
