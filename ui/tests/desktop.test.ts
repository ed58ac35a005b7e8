import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { openWindow, type Rig } from './window';

const valueOf = async (rig: Rig, id: string): Promise<string> =>
  ((await rig.find(id)) as HTMLInputElement).value;

async function arrive(rig: Rig, ...arrivals: Rig['shell']['around']['arrivals']): Promise<void> {
  rig.shell.around.arrivals.push(...arrivals);
  await rig.shell.emit('arrival', arrivals.length);
}

test.each([
  ['act', 'tabella-act:82ab', 'act-slip', ['review_act', 'claim_act']],
  ['quote', 'tabella-quote:82ab', 'fee-slip', ['review_fee', 'pay_fee']],
  ['voucher', 'tabella-voucher:82ab', 'voucher-slip', ['look_at_voucher', 'honour_voucher']],
  ['code', '127-ABCD', 'compare-said', ['compare']],
] as const)(
  'a link with an %s is asked about, then put into its form, and no more',
  async (kind, text, field, acts) => {
    const rig = await openWindow();
    await rig.find('citizen-home');
    await arrive(rig, { kind, text });
    await rig.find('arrival-what');
    expect(rig.peek(field)).toBeNull();
    await rig.click('arrival-show');
    await waitFor(async () => expect(await valueOf(rig, field)).toBe(text));
    expect(rig.peek('arrival-what')).toBeNull();
    expect(rig.shell.heard.filter((command) => (acts as readonly string[]).includes(command))).toEqual([]);
  },
);

test('a link that is refused leaves everything as it was, and the next one is asked about', async () => {
  const rig = await openWindow();
  await rig.find('citizen-home');
  await arrive(rig, { kind: 'act', text: 'tabella-act:00' }, { kind: 'unknown', text: '' });
  await rig.click('arrival-no');
  await waitFor(() => expect(rig.peek('arrival')?.textContent).toContain('cannot be opened here'));
  expect(rig.peek('arrival-show')).toBeNull();
  await rig.click('arrival-no');
  await rig.find('citizen-home');
  await rig.click('nav-official');
  expect(rig.peek('act-page')).toBeNull();
});

test('a record that is opened with the app stands in its field, and is checked only when asked', async () => {
  const rig = await openWindow();
  rig.shell.around.arrivals = [];
  await rig.find('citizen-home');
  await arrive(rig, { kind: 'record', text: '/srv/r.tabella' });
  await waitFor(async () => expect(await valueOf(rig, 'audit-path')).toBe('/srv/r.tabella'));
  expect(rig.shell.heard).not.toContain('audit');
  await rig.click('audit-run');
  await rig.find('verdict');
  await arrive(rig, { kind: 'record', text: '/srv/s.tabella' });
  await waitFor(async () => expect(await valueOf(rig, 'audit-path')).toBe('/srv/s.tabella'));
});

test('a link asks before a sealed ballot is thrown away', async () => {
  const rig = await openWindow({}, '#/citizen/election/charter');
  for (const id of ['choice-0-1', 'choice-1-0', 'choice-1-2', 'choose-next', 'seal']) await rig.click(id);
  await rig.find('sealed');
  await arrive(rig, { kind: 'code', text: '127-ABCD' });
  await rig.click('arrival-show');
  await rig.find('leave-no');
  expect(rig.peek('compare-said')).toBeNull();
});

test('the menu bar speaks the language of the window, and follows it', async () => {
  const rig = await openWindow({ locale: 'de-DE' });
  await waitFor(() =>
    expect(rig.shell.around.menus.map((menu) => menu.label)).toEqual(['Datei', 'Gehe zu', 'Hilfe']),
  );
  const language = (await rig.find('language')) as HTMLSelectElement;
  language.value = 'ko';
  language.dispatchEvent(new Event('change', { bubbles: true }));
  await waitFor(() => expect(rig.shell.around.menus[0]?.label).toBe('파일'));
});

test('lines of the menu bar do what they say', async () => {
  const rig = await openWindow();
  await rig.find('citizen-home');
  await rig.shell.emit('menu', 'official');
  await rig.find('official-home');
  await rig.shell.emit('menu', 'open-record');
  await waitFor(async () => expect(await valueOf(rig, 'audit-path')).toContain('riverbend.tabella'));
  await rig.shell.emit('menu', 'print');
  await waitFor(() => expect(rig.shell.heard).toContain('print_page'));
  await rig.shell.emit('menu', 'keys');
  expect((await rig.find('shortcuts')).textContent).toContain('Ctrl+O');
});

test('keys do the same where no menu bar takes them', async () => {
  const rig = await openWindow();
  await rig.find('citizen-home');
  const press = (key: string, rest: KeyboardEventInit = { ctrlKey: true }): boolean =>
    window.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true, ...rest }));
  for (const [key, rest] of [
    ['3', {}],
    ['3', { ctrlKey: true, shiftKey: true }],
    ['3', { ctrlKey: true, altKey: true }],
    ['x', { ctrlKey: true }],
  ] as const)
    expect(press(key, rest)).toBe(true);
  await rig.find('citizen-home');
  expect(press('3')).toBe(false);
  await rig.find('observer');
  expect(press(',')).toBe(false);
  await rig.find('settings-version');
});

test('nothing is told and nothing looked for before it is turned on', async () => {
  const rig = await openWindow();
  rig.shell.elections = rig.shell.elections.map((it) => ({ ...it, phase: 'published' as const }));
  await rig.shell.emit('chain', rig.shell.chain);
  await rig.shell.emit('menu', 'settings');
  expect((await rig.find('settings-notify')) as HTMLInputElement).toHaveProperty('checked', false);
  expect((await rig.find('settings-updates')) as HTMLInputElement).toHaveProperty('checked', false);
  expect(rig.shell.around.notices).toEqual([]);
  expect(rig.shell.heard).not.toContain('newer_version');
});

test('what is new is told once, without a title, and what was there before is not', async () => {
  const rig = await openWindow();
  await rig.find('citizen-home');
  await rig.shell.emit('menu', 'settings');
  await rig.click('settings-notify');
  await rig.click('settings-close');
  expect(rig.shell.around.notices).toEqual([]);
  const [first] = rig.shell.elections;
  if (!first) throw new Error('the city has an election');
  const far = Math.floor(Date.now() / 1000) + 30 * 86_400;
  const fresh = { ...first, id: 'fresh', phase: 'open' as const, closes_at: far };
  for (const phase of ['draft', 'open', 'open', 'published'] as const) {
    rig.shell.elections = [...rig.shell.elections.filter((it) => it.id !== 'fresh'), { ...fresh, phase }];
    const before = rig.shell.heard.filter((command) => command === 'elections').length;
    await rig.shell.emit('chain', rig.shell.chain);
    await waitFor(() =>
      expect(rig.shell.heard.filter((command) => command === 'elections').length).toBeGreaterThan(before),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const told = ['Tabella: An election or poll is open.', 'Tabella: There is a result.'];
  await waitFor(() => expect(rig.shell.around.notices).toEqual(told));
  expect(localStorage.getItem('tabella.told')).toContain('result fresh');
});

test('a newer version is looked for once that is wanted, and its page is said', async () => {
  const rig = await openWindow();
  await rig.find('citizen-home');
  await rig.shell.emit('menu', 'settings');
  await rig.click('settings-updates');
  await rig.find('newest');
  rig.shell.around.newer = { version: '0.2.0', page: 'https://city.example/tabella' };
  await rig.click('settings-look');
  expect((await rig.find('newer')).textContent).toContain('Version 0.2.0');
  expect(await valueOf(rig, 'newer-page')).toBe('https://city.example/tabella');
});

test('whoever turned it on has newer versions looked for at every start', async () => {
  localStorage.setItem('tabella.updates', 'true');
  const rig = await openWindow();
  await waitFor(() => expect(rig.shell.heard).toContain('newer_version'));
});

test('a city that announces nothing is not asked', async () => {
  const rig = await openWindow();
  rig.shell.around.updates = false;
  await rig.find('citizen-home');
  await rig.shell.emit('menu', 'settings');
  await rig.find('settings-no-updates');
  expect(rig.peek('settings-updates')).toBeNull();
});

test('a half-filled election is kept, comes back, and can be begun anew', async () => {
  const { newDraft } = await import('../src/official/draft');
  const parts = { day: '1', month: '2', year: '2099', hour: '20', minute: '00' };
  localStorage.setItem('tabella.draft.election', JSON.stringify({ ...newDraft(parts), title: 'Council' }));
  const rig = await openWindow({}, '#/official/new');
  await rig.find('draft');
  expect(await valueOf(rig, 'editor-title')).toBe('Council');
  await rig.type('editor-title', 'Mayor');
  await waitFor(() => expect(localStorage.getItem('tabella.draft.election')).toContain('Mayor'));
  await rig.click('draft-afresh');
  await waitFor(() => expect(localStorage.getItem('tabella.draft.election')).toBeNull());
  expect(await valueOf(rig, 'editor-title')).toBe('');
  expect(rig.peek('draft')).toBeNull();
});

test.each(['not JSON', '7', '{"kind":"election"}', '{"kind":"election","contests":7}', '[]'])(
  'a draft of another form (%s) is left alone',
  async (text) => {
    localStorage.setItem('tabella.draft.election', text);
    const rig = await openWindow({}, '#/official/new');
    expect(await valueOf(rig, 'editor-title')).toBe('');
    expect(rig.peek('draft')).toBeNull();
  },
);

test('a proposal that is being written is kept, comes back, and is gone once it is sent', async () => {
  localStorage.setItem('tabella.draft.propose', JSON.stringify({ title: 'A bench', text: '' }));
  const rig = await openWindow({}, '#/citizen/forum');
  expect(await valueOf(rig, 'propose-title')).toBe('A bench');
  await rig.type('propose-text', 'By the lake.');
  await waitFor(() => expect(localStorage.getItem('tabella.draft.propose')).toContain('By the lake.'));
  await rig.click('propose-do');
  await waitFor(() => expect(localStorage.getItem('tabella.draft.propose')).toBeNull());
});

test('what is chosen on a ballot is nowhere kept', async () => {
  const rig = await openWindow({}, '#/citizen/election/charter');
  for (const id of ['choice-0-1', 'choice-1-0', 'choice-1-2', 'choose-next', 'seal', 'cast'])
    await rig.click(id);
  await rig.find('vote-again');
  expect(Object.keys(localStorage)).toEqual([]);
  expect(sessionStorage.length).toBe(0);
});
