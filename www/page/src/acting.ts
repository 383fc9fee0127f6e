const place = 'ctms-named-user';

/** Returns the user for whom this page acts; empty for none. */
export function actingUser(): string {
  return localStorage.getItem(place) ?? '';
}

/** Has everything that is sent from now on name a user; none with an empty text. */
export function setActingUser(user: string): void {
  if (user) localStorage.setItem(place, user);
  else localStorage.removeItem(place);
}
