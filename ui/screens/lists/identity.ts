import type { Screen } from '../screen';

/** From the first start to a place on the roll, and what a person sees of their key. */
export const identity: Screen[] = [
  { name: 'welcome', query: 'scene=newcomer', until: 'create-key' },
  {
    name: 'welcome-restore',
    query: 'scene=newcomer',
    act: ({ at }) => at('to-restore').click(),
    until: 'restore',
  },
  {
    name: 'restore-refused',
    query: 'scene=newcomer',
    act: async ({ at }) => {
      await at('to-restore').click();
      await at('restore-words').fill('anchor basket candle');
      await at('restore-do').click();
    },
    until: 'failure',
  },
  {
    name: 'phrase',
    query: 'scene=newcomer',
    act: async ({ at }) => {
      await at('create-key').click();
      await at('word-24').waitFor();
    },
  },
  {
    name: 'phrase-probe',
    query: 'scene=newcomer',
    act: async ({ at }) => {
      await at('create-key').click();
      await at('phrase-next').click();
      await at('probe-check').click();
    },
    until: 'probe-error-0',
  },
  {
    name: 'phrase-not-these',
    query: 'scene=newcomer',
    act: async ({ at }) => {
      await at('create-key').click();
      await at('phrase-next').click();
      for (const probe of [0, 1, 2]) await at(`probe-${probe}`).fill('anchor');
      await at('probe-check').click();
    },
    until: 'failure',
  },
  {
    name: 'welcome-busy',
    query: 'scene=newcomer&waiting=create_key',
    act: ({ at }) => at('create-key').click(),
  },
  {
    name: 'restored',
    query: 'scene=newcomer',
    act: async ({ at }) => {
      await at('to-restore').click();
      await at('restore-words').fill(Array(24).fill('anchor').join(' '));
      await at('restore-do').click();
    },
    until: 'returned-parts',
  },
  { name: 'unlock', query: 'scene=locked', until: 'unlock-passphrase' },
  {
    name: 'unlock-refused',
    query: 'scene=locked',
    act: async ({ at }) => {
      await at('unlock-passphrase').fill('wrong');
      await at('unlock-do').click();
    },
    until: 'failure',
  },
  { name: 'ended', query: 'scene=ended', until: 'next-key' },
  { name: 'enrol', query: 'scene=key_ready', until: 'ask-to-enrol' },
  {
    name: 'enrol-waiting',
    query: 'scene=key_ready',
    act: async ({ at }) => {
      await at('ask-to-enrol').click();
      await at('request-code').waitFor();
    },
  },
  {
    name: 'enrol-refused',
    query: 'scene=key_ready',
    act: async ({ at }) => {
      await at('enrol-code-more').click();
      await at('enrol-code').fill('0000 abcd efgh');
      await at('enrol-submit').click();
      await at('failure').waitFor();
    },
  },
  {
    name: 'enrol-short',
    query: 'scene=key_ready',
    act: async ({ at }) => {
      await at('enrol-code-more').click();
      await at('enrol-code').fill('abcd');
      await at('enrol-submit').click();
    },
    until: 'enrol-error',
  },
  {
    name: 'request-card',
    query: 'scene=key_ready',
    act: async ({ at }) => {
      await at('way-card').check();
      await at('card-find').click();
      await at('card-pin').fill('0000');
      await at('card-do').click();
    },
    until: 'card-tries',
  },
  {
    name: 'request-sign-in',
    query: 'scene=key_ready',
    act: async ({ at }) => {
      await at('way-sign_in').check();
      await at('sign-in-do').click();
    },
    until: 'sign-in-waiting',
  },
  { name: 'me', hash: '#/citizen/me', until: 'my-class' },
  {
    name: 'me-lock',
    hash: '#/citizen/me',
    act: async ({ at }) => {
      await at('lock-more').click();
      await at('lock-set').click();
    },
  },
  {
    name: 'me-phrase',
    hash: '#/citizen/me',
    act: ({ at }) => at('show-phrase').click(),
    until: 'word-24',
  },
  { name: 'me-visitor', query: 'scene=visitor', hash: '#/citizen/me', until: 'my-class' },
  {
    name: 'me-replace',
    hash: '#/citizen/me',
    full: false,
    act: ({ at }) => at('next-key').click(),
    until: 'replace-confirm-yes',
  },
];
