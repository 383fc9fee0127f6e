/** Draws what follows each root; a root that was drawn below another is left out, and a circle ends where it began. */
export function tree<Item>(roots: readonly Item[], label: (item: Item) => string, next: (item: Item) => readonly Item[]): string {
  const seen = new Set<Item>();
  const lines: string[] = [];
  const draw = (item: Item, own: string, below: string): void => {
    lines.push(own + label(item));
    if (seen.has(item)) return;
    seen.add(item);
    const children = next(item);
    children.forEach((child, at) => {
      const isLast = at === children.length - 1;
      draw(child, `${below}${isLast ? '└─ ' : '├─ '}`, `${below}${isLast ? '   ' : '│  '}`);
    });
  };
  for (const root of roots) if (!seen.has(root)) draw(root, '', '');
  return lines.map((line) => `${line}\n`).join('');
}
