// What can be measured on a page. Every function runs in the page and knows nothing outside itself.

/** Words that are cut off, stick out of the element they are in, or are broken because it is too narrow. */
export function cutOff(): string[] {
  const found: string[] = [];
  const unseen = 'svg, option, textarea, .mono';
  const named = (element: Element): string =>
    element.closest<HTMLElement>('[data-testid]')?.dataset['testid'] ?? element.tagName.toLowerCase();
  const hidden = (element: Element | null): boolean =>
    element !== null && (getComputedStyle(element).clipPath !== 'none' || hidden(element.parentElement));
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} wide`);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const text = texts.currentNode as Text;
    const element = text.parentElement;
    if (!element || !text.data.trim() || !element.checkVisibility()) continue;
    if (element.closest(unseen) || hidden(element)) continue;
    const said = `${named(element)}: ${text.data.trim()}`;
    range.selectNodeContents(text);
    const [words, box] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
    if (words.left < box.left - 1 || words.right > box.right + 1) found.push(`${said} sticks out`);
    const { overflowX, overflowY } = getComputedStyle(element);
    if (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1)
      found.push(`${said} is cut`);
    if (overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1)
      found.push(`${said} is cut`);
    // Chinese and Korean may be broken anywhere.
    for (const word of text.data.matchAll(/[[\]\p{Script=Latin}]+/gu)) {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((line) => Math.round(line.bottom)));
      if (lines.size > 1) found.push(`${named(element)}: ${word[0]} is broken`);
    }
  }
  return [...new Set(found)];
}

/** Every colour of words with the colour behind it, as tokens: `ink on paper`. */
export function colours(tokens: string[]): string[] {
  // Paper has no theme.
  if (matchMedia('print').matches) return [];
  const names = new Map<string, string[]>();
  const probe = document.body.appendChild(document.createElement('i'));
  for (const token of tokens) {
    probe.style.color = `var(--${token})`;
    const colour = getComputedStyle(probe).color;
    names.set(colour, [...(names.get(colour) ?? []), token]);
  }
  probe.remove();
  const pairs = new Set<string>();
  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    const says = [...element.childNodes].some((it) => it.nodeType === Node.TEXT_NODE && it.nodeValue?.trim());
    if (!says || !element.checkVisibility({ opacityProperty: true }) || element.closest('.unseen, option'))
      continue;
    if (element.closest(':disabled, .disabled')) continue;
    let behind: Element | null = element;
    while (behind && getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)')
      behind = behind.parentElement;
    const under = getComputedStyle(behind ?? document.body).backgroundColor;
    const { color } = getComputedStyle(element);
    if (color === 'rgba(0, 0, 0, 0)') continue;
    const named = (colour: string): string => names.get(colour)?.join('|') ?? colour;
    pairs.add(`${named(color)} on ${named(under)}`);
  }
  return [...pairs];
}

/** What cannot be two: buttons that look like the one thing to do, in the same part of the page. */
export function primaries(): string[] {
  const modal = document.querySelector('dialog[open]');
  const seen = [...(modal ?? document).querySelectorAll<HTMLElement>('.button.primary')].filter((it) =>
    it.checkVisibility(),
  );
  return seen.map((it) => it.dataset['testid'] ?? it.innerText);
}

export type Stop = { name: string; shown: boolean; inside: boolean };

/** Writes down where the focus goes, from now on. */
export function followFocus(): void {
  const stops: Stop[] = [];
  const nodes = new Set<Element>();
  Object.assign(globalThis, { stops, nodes });
  const note = (target: HTMLElement): void => {
    const rings = [target, target.closest('.choice'), target.closest('label')].filter((it) => it !== null);
    const box = target.getBoundingClientRect();
    // Where the middle of what can be seen of it is, nothing else may lie.
    const middle = (from: number, to: number, size: number): number =>
      (Math.max(from, 0) + Math.min(to, size)) / 2;
    const seen = document.elementFromPoint(
      middle(box.left, box.right, innerWidth),
      middle(box.top, box.bottom, innerHeight),
    );
    stops.push({
      name: target.dataset['testid'] ?? target.outerHTML.slice(0, 80),
      shown: rings.some((it) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(it);
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
      }),
      inside: seen !== null && [target, target.closest('label')].some((it) => it?.contains(seen)),
    });
  };
  addEventListener('focusin', ({ target }) => {
    // Where the page puts the focus by itself is no stop of the keyboard: a heading, when what is under it has come.
    if (!(target instanceof HTMLElement) || target.tabIndex < 0) return;
    nodes.add(target);
    // What has the focus is scrolled to after it was told.
    setTimeout(() => document.activeElement === target && note(target));
  });
}

/** The controls that the focus has not come to since it is followed; of radio buttons of one group, one is enough. */
export function missed(): string[] {
  const { nodes } = globalThis as unknown as { nodes: Set<Element> };
  const wanted =
    'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex="0"]';
  const group = (it: Element): string | null =>
    it instanceof HTMLInputElement && it.type === 'radio' ? it.name : null;
  const groups = new Set([...nodes].map(group));
  const all = [...(document.querySelector('dialog[open]') ?? document).querySelectorAll<HTMLElement>(wanted)];
  return all
    .filter((it) => it.checkVisibility() && it.tabIndex >= 0 && !nodes.has(it))
    .filter((it) => group(it) === null || !groups.has(group(it)))
    .map((it) => it.dataset['testid'] ?? it.outerHTML.slice(0, 80));
}
