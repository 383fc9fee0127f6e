// A plugin for TypeDoc: leaves out the members of elements that Lit and the browser call, which no user of an element does.
import { Converter, ReflectionKind } from 'typedoc';

const LITS = new Set(['properties', 'styles', 'connectedCallback', 'disconnectedCallback']);

export function load({ converter }) {
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const element of project.getReflectionsByKind(ReflectionKind.Class)) {
      for (const member of element.children?.filter(({ name }) => LITS.has(name)) ?? []) project.removeReflection(member);
    }
  });
}
