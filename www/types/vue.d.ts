import type { CtmsElementProps, CtmsHandlers } from './elements.js';
import 'vue';

type Components = { [Name in keyof CtmsElementProps]: new () => { $props: CtmsElementProps[Name] & CtmsHandlers } };

declare module 'vue' {
  interface GlobalComponents extends Components {}
}
