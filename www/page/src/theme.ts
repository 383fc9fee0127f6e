import { setTheme } from '@ui5/webcomponents-base/dist/config/Theme.js';

const place = 'ctms-theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

/** Whether the page is dark now: as somebody chose, else as the system is. */
export function isDark(): boolean {
  const chosen = localStorage.getItem(place);
  return chosen === null ? system.matches : chosen === 'dark';
}

/** Follows the system's colours until somebody chooses others. */
export async function startTheme(): Promise<void> {
  system.addEventListener('change', () => void apply());
  await apply();
}

/** Turns from light to dark or back; a choice that the system makes anyway is forgotten. */
export async function toggleTheme(): Promise<void> {
  const wanted = !isDark();
  if (wanted === system.matches) localStorage.removeItem(place);
  else localStorage.setItem(place, wanted ? 'dark' : 'light');
  await apply();
}

/** Tells when the colours have changed, no matter how. Returns how to end it. */
export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function apply(): Promise<void> {
  document.documentElement.style.colorScheme = isDark() ? 'dark' : 'light';
  for (const listener of listeners) listener();
  await setTheme(isDark() ? 'sap_horizon_dark' : 'sap_horizon');
}
