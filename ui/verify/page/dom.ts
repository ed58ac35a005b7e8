/** Elements without a parser: text stays text, whatever a proof says. */
type Child = Node | string;

export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** A text from a proof, kept from turning its surroundings round. */
export const quoted = (text: string, testid?: string): HTMLElement =>
  el('bdi', testid ? { 'data-testid': testid } : {}, text);

export function fact(name: Child, ...value: Child[]): HTMLElement {
  return el('div', { class: 'fact' }, el('dt', {}, name), el('dd', {}, ...value));
}
