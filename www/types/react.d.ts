import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { CtmsElementProps, CtmsHandlers } from './elements.js';

type Elements = { [Name in keyof CtmsElementProps]: DetailedHTMLProps<HTMLAttributes<HTMLElementTagNameMap[Name]>, HTMLElementTagNameMap[Name]> & CtmsElementProps[Name] & CtmsHandlers };

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
