/** Numbers that look random and are the same again for the same seed. Nothing here is a secret. */
export interface Random {
  /** Returns an integer from 0 to 2^32 - 1. */
  next(): number;
  /** Returns `length` hexadecimal digits. */
  hex(length: number): string;
  /** Returns an identifier in the form of a UUID version 4. */
  uuid(): string;
}

/** Returns the generator for a seed (splitmix32: one addition and two multiplications per number). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const hex = (length: number): string => {
    let digits = '';
    while (digits.length < length) digits += next().toString(16).padStart(8, '0');
    return digits.slice(0, length);
  };
  const uuid = (): string => {
    const variant = '89ab'.charAt(next() & 3);
    return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
  };
  return { next, hex, uuid };
}
