import { registerThemePropertiesLoader } from '@ui5/webcomponents-base/dist/asset-registries/Themes.js';
import { setDefaultFontLoading } from '@ui5/webcomponents-base/dist/config/Fonts.js';
import { setTheme } from '@ui5/webcomponents-base/dist/config/Theme.js';

// One import for a page that has nothing of UI5 of its own: fonts from this package instead of a public host, and the
// light and the dark theme, as the system has it. It has to stand before the import of the first element.
setDefaultFontLoading(false);

registerThemePropertiesLoader('@ui5/webcomponents-theming', 'sap_horizon_dark', async () =>
  (await import('@ui5/webcomponents-theming/dist/generated/assets/themes/sap_horizon_dark/parameters-bundle.css.json')).default);
registerThemePropertiesLoader('@ui5/webcomponents', 'sap_horizon_dark', async () =>
  (await import('@ui5/webcomponents/dist/generated/assets/themes/sap_horizon_dark/parameters-bundle.css.json')).default);

const fonts: readonly (readonly [family: string, weight: string, address: URL])[] = [
  ['72', '400', new URL('./fonts/72-Regular.woff2', import.meta.url)],
  ['72', '700', new URL('./fonts/72-Bold.woff2', import.meta.url)],
  ['72-Bold', '400', new URL('./fonts/72-Bold.woff2', import.meta.url)],
  ['72-Semibold', '400', new URL('./fonts/72-Semibold.woff2', import.meta.url)],
  ['72-SemiboldDuplex', '400', new URL('./fonts/72-SemiboldDuplex.woff2', import.meta.url)],
];
for (const [family, weight, { href }] of fonts) document.fonts.add(new FontFace(family, `url("${href}")`, { weight, display: 'swap' }));

const system = matchMedia('(prefers-color-scheme: dark)');
let chosen: boolean | undefined;

/** Chooses the dark or the light theme; without an argument the page follows the system, as it does from the start. */
export async function setDark(isDark?: boolean): Promise<void> {
  chosen = isDark;
  const dark = chosen ?? system.matches;
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  await setTheme(dark ? 'sap_horizon_dark' : 'sap_horizon');
}

system.addEventListener('change', () => { if (chosen === undefined) void setDark(); });
void setDark();
