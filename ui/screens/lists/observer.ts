import type { Hands, Screen } from '../screen';

const audit =
  (place: number) =>
  async ({ at }: Hands): Promise<void> => {
    await at(`record-${place}`).check();
    await at('audit-run').click();
  };
const CODE = '79BY-CJ87-YZ9N-M0XX-EN23-AF0R-4574-NF9Q';
const compareScreen = (name: string, said: string): Screen => ({
  name: `compare-${name}`,
  hash: '#/observer/compare',
  act: async ({ at }) => {
    await at('compare-said').fill(said);
    await at('compare-do').click();
  },
  until: 'compared',
});

/** Checking a record, and comparing it with what others see. */
export const observer: Screen[] = [
  { name: 'observer', hash: '#/observer', until: 'record-2' },
  {
    name: 'observer-running',
    pace: 2000,
    hash: '#/observer',
    act: audit(0),
    until: 'progress-audit-ballots',
  },
  { name: 'verdict-valid', hash: '#/observer', act: audit(0), until: 'verdict' },
  { name: 'verdict-invalid', hash: '#/observer', act: audit(1), until: 'verdict' },
  {
    name: 'verdict-unknown',
    hash: '#/observer',
    act: async (hands) => {
      await hands.at('audit-checkpoint').fill('riverbend.example/record\n1391');
      await audit(2)(hands);
    },
    until: 'verdict',
  },
  { name: 'checkpoint', hash: '#/observer/checkpoint', until: 'sheet-qr' },
  {
    name: 'checkpoint-print',
    hash: '#/observer/checkpoint',
    act: ({ page }) => page.emulateMedia({ media: 'print', colorScheme: 'light' }),
    until: 'sheet-qr',
  },
  { name: 'compare', hash: '#/observer/compare', until: 'compare-do' },
  compareScreen('same', `127-${CODE}`),
  compareScreen('other', `127-${CODE.replace('M0XX', 'M0XY').replace('4574', '4674')}`),
  compareScreen('later', `400-${CODE}`),
  compareScreen('node', 'http://192.0.2.7:8080'),
  { name: 'observer-points-rules', hash: '#/observer/points-rules', until: 'programme-green' },
  { name: 'observer-empty', query: 'failing=records', hash: '#/observer', until: 'failure' },
  {
    name: 'observer-failed',
    query: 'failing=audit',
    hash: '#/observer',
    act: audit(0),
    until: 'failure',
  },
  {
    name: 'observer-no-path',
    hash: '#/observer',
    act: async ({ at }) => {
      await at('audit-path').fill('');
      await at('audit-run').click();
    },
    until: 'audit-path-error',
  },
  {
    name: 'compare-wrong',
    hash: '#/observer/compare',
    act: async ({ at }) => {
      await at('compare-said').fill('12');
      await at('compare-do').click();
    },
    until: 'failure',
  },
];
