import { setTheme } from '@ui5/webcomponents-base/dist/config/Theme.js';

const system = matchMedia('(prefers-color-scheme: dark)');
let chosen: boolean | undefined;

/** Whether the page is dark now: as somebody chose, else as the system is. */
export function isDark(): boolean {
  return chosen ?? system.matches;
}

/** Follows the system's colours until somebody chooses others. */
export async function startTheme(): Promise<void> {
  system.addEventListener('change', () => void apply());
  await apply();
}

/** Turns from light to dark or back, until the page is loaded anew. */
export async function toggleTheme(): Promise<void> {
  chosen = !isDark();
  await apply();
}

async function apply(): Promise<void> {
  document.documentElement.style.colorScheme = isDark() ? 'dark' : 'light';
  await setTheme(isDark() ? 'sap_horizon_dark' : 'sap_horizon');
}
