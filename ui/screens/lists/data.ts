import type { Screen } from '../screen';

const PLAYGROUND = 'playground';
const CAFE = 'cafe';

/** What belongs to a person, and the money that a vote has set aside. */
export const data: Screen[] = [
  { name: 'data', hash: '#/citizen/data', until: 'wages' },
  { name: 'data-empty', query: 'scene=empty', hash: '#/citizen/data', until: 'wages-none' },
  { name: 'data-unsound', query: 'scene=disputed', hash: '#/citizen/data', until: 'uses-unsound' },
  {
    name: 'data-history',
    hash: '#/citizen/data',
    act: async ({ at }) => {
      await at('history-number').fill('BAT-2030-0007');
      await at('history-show').click();
      await at('timeline').waitFor();
      await at('history-open-more').click();
      await at('history-path').fill('/home/ada/broken.tabella-proof');
      await at('history-open').click();
    },
    until: 'history-broken-at',
  },
  {
    name: 'data-show',
    hash: '#/citizen/data',
    act: async ({ at }) => {
      await at('show-more').click();
      await at('show-question').fill('{"audience":"City library","nonce":"00ff","fact":"adult"}');
      await at('show-do').click();
    },
    until: 'show-qr',
  },
  {
    name: 'data-forms',
    hash: '#/citizen/data',
    act: async ({ at }) => {
      await at('publish-more').click();
      await at('publish-do').click();
      await at('grant-more-811').click();
      await at('grant-do').click();
      await at('fetches-more').click();
      await at('showings-more').click();
      await at('certificate-more').click();
      await at('ask-more').click();
      await at('wage-more').click();
    },
    until: 'publish-kind-error',
  },
  { name: 'fund', hash: `#/citizen/fund/${PLAYGROUND}`, until: 'fund-sound' },
  { name: 'fund-over', hash: `#/official/fund/${CAFE}`, until: 'fund-over' },
  {
    name: 'fund-wages',
    hash: `#/official/fund/${PLAYGROUND}`,
    act: async ({ at }) => {
      await at('act').selectOption('wages');
      await at('act-lines').fill('Mason 7; 1200; May 2026\nMason 8');
      await at('act-do').click();
    },
    until: 'act-lines-error',
  },
  {
    name: 'open-fund',
    hash: '#/official/election/park',
    act: ({ at }) => at('open-fund-more').click(),
    until: 'open-fund',
  },
  {
    name: 'data-withdraw',
    hash: '#/citizen/data',
    full: false,
    act: ({ at }) => at('withdraw-812').click(),
    until: 'withdraw-confirm-yes',
  },
  {
    name: 'data-ask',
    hash: '#/citizen/data',
    act: async ({ at }) => {
      await at('ask-more').click();
      await at('ask-fact').fill('adult');
      await at('ask-audience').fill('City library');
      await at('ask-do').click();
    },
    until: 'ask-qr',
  },
];
