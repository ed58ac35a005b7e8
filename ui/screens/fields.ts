// What is typed into the fields of a page, and what comes of it. Every function runs in the page and knows nothing
// outside itself.

export type Try = { name: string; text: string };

/** What nobody should type, and somebody will. */
export const BAD: Try[] = [
  { name: 'nothing', text: '' },
  { name: '100,000 characters', text: 'w'.repeat(100_000) },
  { name: 'the wrong type', text: '-1e9,x/%00' },
  { name: 'markup', text: '<img src=x onerror="globalThis.ran=1"><b id=ran>' },
  { name: 'marks of direction', text: '\u202eabc\u202d\u2066\u200f\u061c' },
  { name: 'emoji', text: '🗳️👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿' },
  { name: 'bytes', text: 'PK\u0003\u0004\u0000\u0000\ufffd\ud800 \udfff\u0007\u001b' },
];

export type Tried = { found: string[]; tried: string[] };

/** Fills every field of the page, but the known ones, with each of these in turn, sends it, and says what was wrong with what came of it. */
export async function tryFields({ bad, known }: { bad: Try[]; known: string[] }): Promise<Tried> {
  type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
  type Shell = { heard: string[]; unread: string[]; options: { failing?: string; pace: number } };
  const { shell } = globalThis as unknown as { shell: Shell };
  // Nothing is done, so that every form stays with what was typed, and nothing waits.
  Object.assign(shell.options, { failing: '*', pace: 0 });
  const found = new Set<string>();
  const TYPED = 'input:not([type=radio], [type=checkbox], [type=range]), textarea';
  const part = document.querySelector('dialog[open]') ?? document.querySelector('main') ?? document.body;
  const fields = (within: ParentNode, which: string): Field[] =>
    [...within.querySelectorAll<Field>(which)].filter(
      (it) => it.checkVisibility() && !it.disabled && !('readOnly' in it && it.readOnly),
    );
  const named = (it: Element): string => (it as HTMLElement).dataset['testid'] ?? it.outerHTML.slice(0, 60);
  const enter = (it: Field, value: string): void => {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(it), 'value')?.set?.call(it, value);
    it.dispatchEvent(new Event('input', { bubbles: true }));
    it.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const { port1, port2 } = new MessageChannel();
  /** Everything that was waiting has had its turn; faster than a timer. */
  const turn = (): Promise<void> =>
    new Promise((done) => {
      port1.onmessage = () => done();
      port2.postMessage(0);
    });
  const settled = async (): Promise<void> => {
    do await turn();
    while (part.querySelector('[aria-busy=true]'));
    await turn();
  };
  const said = (it: Element): boolean => {
    const ids = `${it.getAttribute('aria-errormessage')} ${it.getAttribute('aria-describedby')}`.split(' ');
    const words = ids.flatMap((id) => document.getElementById(id) ?? []);
    return words.some((it) => it.matches('.error') && it.checkVisibility() && it.innerText.trim() !== '');
  };

  const attempt = async (it: Field, name: string, value: string): Promise<void> => {
    const say = (what: string): unknown => found.add(`${named(it)}, ${name}: ${what}`);
    const form = it.form ?? part;
    const others = fields(form, `${TYPED}, select`).filter((other) => other !== it);
    const before = others.map(({ value }) => value);
    const [heard, unread, page] = [shell.heard.length, shell.unread.length, part.firstElementChild];
    enter(it, value);
    await turn();
    it.form?.requestSubmit();
    await settled();
    if (document.querySelector('img[src=x], #ran') || 'ran' in globalThis) say('markup has become elements');
    if (shell.unread.length > unread) say('what comes cannot be read');
    others.forEach((other, at) => {
      if (other.isConnected && other.value !== before[at]) say(`${named(other)} has lost what was in it`);
    });
    for (const other of fields(form, '[aria-invalid=true]'))
      if (!said(other)) say(`${named(other)} is refused without a word`);
    for (const group of form.querySelectorAll('[data-lacking]'))
      if (!said(group)) say(`${named(group)} is refused without a word`);
    if (!it.form || !it.isConnected) return;
    const [first] = fields(form, '[aria-invalid=true], [data-lacking] :is(input, select)');
    const here = document.activeElement ?? document.body;
    if (first && here !== first) say(`the focus is not on ${named(first)} but on ${named(here)}`);
    const asks = part.querySelector('dialog[open]');
    const answered = shell.heard.length > heard || first || asks;
    asks?.dispatchEvent(new Event('cancel', { cancelable: true }));
    if (!answered && part.firstElementChild === page) say('nothing happens, and nobody says why');
  };

  /** The field, on a form that was drawn anew, or behind the step that came after it. */
  const again = async (it: Field): Promise<Field | null> => {
    const same = (): Field | undefined => fields(part, TYPED).find((other) => named(other) === named(it));
    if (it.isConnected) return it;
    if (!same()) part.querySelector<HTMLElement>('[data-testid=review-change]')?.click();
    await settled();
    return same() ?? null;
  };

  /** A field of a form: with the same fields beside it, it need not be tried again. */
  const shape = (it: Field): string => [named(it), ...fields(it.form ?? part, TYPED).map(named)].join(' ');
  const untried = fields(part, TYPED).filter((it) => !known.includes(shape(it)));
  const tried = untried.map(shape);

  for (const it of untried) {
    const old = it.value;
    for (const { name, text } of bad) {
      const here = await again(it);
      if (here) await attempt(here, name, text);
      else found.add(`${named(it)}, ${name}: the field is gone`);
    }
    const here = await again(it);
    if (here) enter(here, old);
  }
  return { found: [...found], tried };
}
