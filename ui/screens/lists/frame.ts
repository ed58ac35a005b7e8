import type { Screen } from '../screen';

const chain = (scene: string): Screen => ({
  name: `chain-${scene}`,
  query: `scene=${scene}`,
  act: ({ at }) => at('chain-status').click(),
  until: 'witnesses',
  full: false,
});

/** What is around every page: the start, the header, the record's details, what is wrong with the record. */
export const frame: Screen[] = [
  { name: 'opening', query: 'waiting=overview', until: 'opening' },
  { name: 'lost', query: 'scene=lost', until: 'failure' },
  { name: 'lost-details', query: 'scene=lost', act: ({ at }) => at('failure-details').click() },
  { name: 'syncing', query: 'scene=syncing', until: 'chain-progress' },
  { ...chain('city'), name: 'chain' },
  ...['offline', 'thin', 'alone'].map(chain),
  {
    name: 'disputed',
    query: 'scene=disputed',
    act: ({ at }) => at('conflict-more').click(),
    until: 'conflict',
  },
  {
    name: 'disputed-ballot',
    query: 'scene=disputed',
    hash: '#/citizen/election/charter',
    until: 'vote-stopped',
  },
  { name: 'linked', query: 'scene=linked', until: 'arrival', full: false },
  {
    name: 'settings',
    query: 'scene=newer',
    act: async ({ page, at }) => {
      await at('chain-status').waitFor();
      await page.keyboard.press('Control+,');
      await at('settings-updates').check();
    },
    until: 'newer',
    full: false,
  },
  {
    name: 'shortcuts',
    act: async ({ page, at }) => {
      await at('chain-status').waitFor();
      await page.keyboard.press('F1');
    },
    until: 'shortcuts',
    full: false,
  },
  { name: 'missing', hash: '#/citizen/election/nowhere', until: 'missing' },
  { name: 'missing-office', hash: '#/official/election/nowhere', until: 'missing' },
];
