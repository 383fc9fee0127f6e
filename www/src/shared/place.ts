import { directive, Directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';
import { noChange } from 'lit';

import type { Point } from '../landscape/layout.js';

/** A size in CSS pixels. */
export interface Size {
  readonly width?: number;
  readonly height?: number;
}

/** Moves an element through its style object, which a strict Content-Security-Policy allows; a style attribute it does not. */
class Place extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new TypeError('place() belongs into a tag');
  }

  override render(_at: Point | undefined, _size?: Size): typeof noChange {
    return noChange;
  }

  override update({ element }: ElementPart, [at, size]: Parameters<this['render']>): typeof noChange {
    const { style } = element as HTMLElement;
    if (at) style.translate = `${at.x}px ${at.y}px`;
    if (size?.width !== undefined) style.width = `${size.width}px`;
    if (size?.height !== undefined) style.height = `${size.height}px`;
    return noChange;
  }
}

/** Puts an element at a place of the drawing, in a size. */
export const place = directive(Place);
