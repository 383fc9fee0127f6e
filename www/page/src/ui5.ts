import AnimationMode from '@ui5/webcomponents-base/dist/types/AnimationMode.js';
import { setAnimationMode } from '@ui5/webcomponents-base/dist/config/AnimationMode.js';
import { setDefaultFontLoading } from '@ui5/webcomponents-base/dist/config/Fonts.js';
import { registerThemePropertiesLoader } from '@ui5/webcomponents-base/dist/asset-registries/Themes.js';

// The library's fonts come from a public host; the page brings its own. This has to run before the first component does.
setDefaultFontLoading(false);
if (matchMedia('(prefers-reduced-motion: reduce)').matches) setAnimationMode(AnimationMode.None);

// Only the one theme that is not built in, instead of all ten.
registerThemePropertiesLoader('@ui5/webcomponents-theming', 'sap_horizon_dark', async () =>
  (await import('@ui5/webcomponents-theming/dist/generated/assets/themes/sap_horizon_dark/parameters-bundle.css.json')).default);
registerThemePropertiesLoader('@ui5/webcomponents', 'sap_horizon_dark', async () =>
  (await import('@ui5/webcomponents/dist/generated/assets/themes/sap_horizon_dark/parameters-bundle.css.json')).default);
registerThemePropertiesLoader('@ui5/webcomponents-fiori', 'sap_horizon_dark', async () =>
  (await import('@ui5/webcomponents-fiori/dist/generated/assets/themes/sap_horizon_dark/parameters-bundle.css.json')).default);
