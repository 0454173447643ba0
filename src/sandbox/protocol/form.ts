import type { Incoming } from './incoming.ts';

/** The parameters of a query request: from the body of a POST, and from the URL. */
export function parseForm(incoming: Incoming): URLSearchParams {
  const parameters = new URLSearchParams(incoming.query);
  for (const [name, value] of new URLSearchParams(incoming.body.toString('utf8'))) parameters.append(name, value);
  return parameters;
}

/** A tree of what `A.member.1.B=x` spells; lists stay objects with number keys until read as lists. */
export interface Tree {
  [name: string]: string | Tree;
}

/** Unfolds dotted parameter names into a tree. */
export function toTree(parameters: URLSearchParams): Tree {
  const root: Tree = Object.create(null);
  for (const [name, value] of parameters) {
    const path = name.split('.');
    const last = path.pop() ?? '';
    let node = root;
    for (const part of path) {
      const next = node[part];
      const child: Tree = typeof next === 'object' ? next : Object.create(null);
      node[part] = child;
      node = child;
    }
    node[last] = value;
  }
  return root;
}
