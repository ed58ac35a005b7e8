import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { openWindow } from './window';

/** From the code on: whoever got it by letter should be done before the tea is. */
const MOST = 12;

test(`from the enrolment code to "in the public record" it is at most ${MOST} clicks`, async () => {
  const rig = await openWindow({ scene: 'newcomer' });
  const steps: string[] = [];

  /** Presses a button, after the page has said what happens next. */
  async function press(id: string): Promise<void> {
    const control = await rig.find(id);
    const said = [...document.querySelectorAll('[data-testid=next-step]')].filter(
      (it) => it.closest('details:not([open])') === null,
    );
    expect(said.map((it) => it.textContent.trim()).filter(Boolean), `what follows ${id}`).toHaveLength(1);
    const words = control.closest('label')?.textContent ?? control.textContent;
    steps.push(`${steps.length + 1}. ${words.trim().replace(/\s+/g, ' ')} – ${said[0]?.textContent}`);
    control.click();
  }

  await press('create-key');
  const words = await Promise.all(
    Array.from({ length: 24 }, (_, at) => rig.find(`word-${at + 1}`).then((it) => it.textContent)),
  );
  await press('phrase-next');
  for (const probe of [0, 1, 2]) {
    const place = Number((await rig.find(`probe-${probe}`)).dataset['place']);
    await rig.type(`probe-${probe}`, words[place - 1] ?? '');
  }
  await press('probe-check');

  const more = await rig.find('enrol-code-more');
  steps.push(`${steps.length + 1}. ${more.textContent}`);
  more.click();
  await waitFor(() => expect(more.closest('details')?.open).toBe(true));
  await rig.type('enrol-code', 'K7QM 2XRD 9TFA');
  const typed = steps.length;
  await press('enrol-submit');

  await press('election-card-charter');
  await press('choice-0-0');
  await press('choice-1-1');
  await press('choice-1-2');
  await press('choose-next');
  await press('seal');
  await press('cast');
  await waitFor(() => expect(rig.peek('receipt-status')?.dataset['status']).toBe('included'));

  console.info(steps.join('\n'));
  expect(steps.length - typed, steps.join('\n')).toBeLessThanOrEqual(MOST);
  // Those before the code are few, too: a key, its words on paper, and where to type the code.
  expect(typed, steps.join('\n')).toBeLessThanOrEqual(4);
}, 60_000);
