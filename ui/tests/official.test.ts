import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { openWindow, type Rig } from './window';

async function write(rig: Rig): Promise<void> {
  await rig.type('editor-title', 'A roof for the market?');
  await rig.type('question-0', 'Should the market get a roof?');
  await rig.type('option-0-0', 'Yes');
  await rig.type('option-0-1', 'No');
}

test('the roll hands out codes', async () => {
  const rig = await openWindow({}, '#/official');
  await waitFor(() => expect(rig.peek('roll-open-codes')?.textContent).toBe('3'));
  await rig.click('new-code');
  expect((await rig.find('enrolment-code')).textContent).toMatch(/^\w{4}-\w{4}-\w{4}$/);
  await waitFor(() => expect(rig.peek('roll-open-codes')?.textContent).toBe('4'));
});

test('an election goes from its draft to its published record', async () => {
  const rig = await openWindow({ scene: 'empty' }, '#/official');
  await rig.click('new-election');
  await write(rig);
  await rig.click('editor-preview');
  await rig.find('preview');
  await rig.click('save-draft');

  await rig.click('hold-ceremony');
  await rig.click('open-election');
  await rig.type('residents-count', '12');
  await rig.click('residents-vote');
  await waitFor(() => expect(rig.peek('turnout-voters')?.textContent).toBe('12 people voted'));

  await rig.click('close-election');
  await rig.click('close-confirm-no');
  expect(rig.shell.heard).not.toContain('close_election');
  await rig.click('close-election');
  await rig.click('close-confirm-yes');

  for (const index of [1, 2, 3]) await rig.click(`present-${index}`);
  await rig.click('tally');
  expect((await rig.find('present-error')).textContent).toContain('At least 3');
  await rig.click('present-1');
  await rig.click('tally');
  await waitFor(() => expect(rig.peek('trustee-1')?.dataset.done).toBe('true'));
  expect((await rig.find('trustee-2')).dataset.done).toBe('false');

  await rig.click('publish');
  expect((await rig.find('option-count-0-0')).textContent).toBe('12');
  await rig.click('export-record');
  expect((await rig.find('record-path')).textContent).toContain('.tabella');
});

test.each([
  ['draft', 'hold_ceremony', 'hold-ceremony', 'ceremony'],
  ['closed', 'tally', 'tally', 'tally'],
  ['tallied', 'publish', 'publish', 'publish'],
])(
  'what takes long in an election that is %s can be stopped and begun again',
  async (phase, command, button, task) => {
    const rig = await openWindow({ waiting: command }, '#/official');
    const election = rig.shell.elections.find((it) => it.phase === phase && it.kind === 'election');
    await rig.click(`office-election-${election?.id}`);
    await rig.click(button);
    expect((await rig.find(`stop-note-${task}`)).textContent).toContain('You can stop this');
    await rig.click(`cancel-${task}`);
    expect((await rig.find('failure')).textContent).toContain('Stopped.');
    expect(rig.peek(`cancel-${task}`)).toBeNull();
    rig.shell.options.waiting = '';
    await rig.click(button);
    await waitFor(() => expect(rig.peek(button)).toBeNull());
  },
);

test('the steps of a ceremony show as they happen', async () => {
  const rig = await openWindow({ pace: 5 }, '#/official/election/council');
  await rig.click('hold-ceremony');
  await waitFor(() => expect(rig.peek('progress-ceremony-dealing')?.dataset.state).toBe('active'));
  expect((await rig.find('progress-ceremony-joining')).dataset.state).toBe('done');
  expect((await rig.find('progress-ceremony-manifest')).dataset.state).toBe('waiting');
  await rig.find('open-election');
});

test('a form with gaps says beside each field what is missing', async () => {
  const rig = await openWindow({}, '#/official/new');
  await rig.click('rule-approval-0');
  await rig.type('max-0', '7');
  await rig.type('closes-day', '31');
  await rig.type('closes-month', '2');
  await rig.click('editor-preview');
  expect((await rig.find('editor-title-error')).textContent).toBe('Give it a title.');
  expect(document.activeElement).toBe(await rig.find('editor-title'));
  await rig.find('question-error-0');
  await rig.find('option-error-0-0');
  expect((await rig.find('max-error-0')).textContent).toContain('more than there are options');
  expect((await rig.find('closes-error')).textContent).toContain('no such day');
  expect(rig.peek('preview')).toBeNull();
});

test('options are added, moved and removed by buttons', async () => {
  const rig = await openWindow({}, '#/official/new');
  await write(rig);
  await rig.click('add-option-0');
  await rig.type('option-0-2', 'Only half');
  await rig.click('option-up-0-2');
  const text = async (at: number) => ((await rig.find(`option-0-${at}`)) as HTMLInputElement).value;
  await waitFor(async () => expect([await text(1), await text(2)]).toEqual(['Only half', 'No']));
  expect(document.activeElement).toBe(await rig.find('option-0-1'));
  await rig.click('option-remove-0-0');
  await waitFor(async () => expect([await text(0), await text(1)]).toEqual(['Only half', 'No']));
});
