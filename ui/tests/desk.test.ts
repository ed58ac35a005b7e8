import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { CODE } from '../fake/person';
import { openWindow } from './window';

const KEY = '7b'.repeat(32);

test('a request is confirmed with a reference number only', async () => {
  const rig = await openWindow({}, '#/official/desk');
  const card = await rig.find(`request-${CODE}`);
  const within = (id: string): HTMLElement | null => card.querySelector<HTMLElement>(`[data-testid=${id}]`);
  within('confirm-request')?.click();
  await waitFor(() => expect(within('confirm-reference-error')).not.toBeNull());
  expect(rig.shell.heard).not.toContain('confirm_request');

  const field = within('confirm-reference') as HTMLInputElement;
  field.value = '2031';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  within('confirm-request')?.click();
  await waitFor(() => expect(rig.peek('desk-said')?.textContent).toContain('on the roll'));
  await waitFor(() => expect(rig.peek(`request-${CODE}`)).toBeNull());
});

test('a request is refused with a reason only', async () => {
  const rig = await openWindow({}, '#/official/desk');
  const card = await rig.find(`request-${CODE}`);
  const within = (id: string): HTMLElement | null => card.querySelector<HTMLElement>(`[data-testid=${id}]`);
  within('refuse-request')?.click();
  await waitFor(() => expect(within('refuse-yes')).not.toBeNull());
  within('refuse-yes')?.click();
  await waitFor(() => expect(within('refuse-reason-error')).not.toBeNull());
  const field = within('refuse-reason') as HTMLInputElement;
  field.value = 'Not known here';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  within('refuse-yes')?.click();
  await waitFor(() => expect(rig.peek('desk-said')?.textContent).toContain('refused'));
});

test('a lost device gets a code, and a number that nobody has is refused', async () => {
  const rig = await openWindow({}, '#/official/desk');
  await rig.type('loss-reference', '0');
  await rig.click('loss-do');
  expect((await rig.find('failure-code')).textContent).toBe('enrol.unknown');
  await rig.type('loss-reference', '2031');
  await rig.click('loss-do');
  expect((await rig.find('loss-code')).textContent).toMatch(/^\w{4}-\w{4}-\w{4}$/);
});

test('a member is named with a key that is one', async () => {
  const rig = await openWindow({}, '#/official/desk');
  await rig.type('member-key', 'zz');
  await rig.type('member-district', '3');
  await rig.type('member-age_band', '4');
  await rig.click('member-do');
  await rig.find('member-key-error');
  expect(rig.shell.heard).not.toContain('name_members');
  await rig.type('member-key', KEY);
  await rig.click('member-do');
  await waitFor(() => expect(rig.peek('members-e_resident')?.textContent).toBe('24'));
});

test('a key is ended after a question', async () => {
  const rig = await openWindow({}, '#/official/desk');
  await rig.type('revoke-key', KEY);
  await rig.type('revoke-successor', 'no key');
  await rig.click('revoke-do');
  await rig.find('revoke-successor-error');
  await rig.type('revoke-successor', '');
  await rig.click('revoke-do');
  await rig.click('revoke-confirm-yes');
  await waitFor(() => expect(rig.shell.heard).toContain('revoke'));
});

test('what is kept of a person is shown after it was said who looks, and why', async () => {
  const rig = await openWindow({}, '#/official/desk');
  await rig.type('look-reference', '2031');
  await rig.click('look-do');
  await rig.find('look-who-error');
  await rig.type('look-who', 'Tax office');
  await rig.type('look-what', 'Name, Born');
  await rig.type('look-why', 'A question about 2025');
  await rig.click('look-do');
  expect((await rig.find('look-shown')).textContent).toContain('Born');
});

test('who takes part is written into a poll, and an empty choice is refused', async () => {
  const rig = await openWindow({ scene: 'empty' }, '#/official/new');
  await rig.click('kind-poll');
  await rig.click('audience-hidden');
  await rig.click('audience-class-resident');
  await rig.type('audience-districts', '3, x');
  await rig.type('editor-title', 'Benches');
  await rig.type('question-0', 'Where?');
  await rig.type('option-0-0', 'Here');
  await rig.type('option-0-1', 'There');
  await rig.click('editor-preview');
  await rig.find('audience-classes-error');
  await rig.find('audience-districts-error');
  await rig.click('audience-class-visitor');
  await rig.type('audience-districts', '3, 4');
  await rig.click('editor-preview');
  await rig.click('save-draft');
  await waitFor(() =>
    expect(rig.shell.elections[0]?.audience).toEqual({
      pseudonymous: true,
      classes: ['visitor'],
      districts: [3, 4],
      age_bands: [],
    }),
  );
});
