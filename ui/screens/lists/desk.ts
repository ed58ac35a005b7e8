import type { Screen } from '../screen';

/** The registrar’s desk, and the end of what it knows. */
export const desk: Screen[] = [
  { name: 'desk', hash: '#/official/desk', until: 'loss-do' },
  {
    name: 'desk-refuse',
    hash: '#/official/desk',
    act: async ({ at }) => {
      await at('refuse-request').first().click();
      await at('refuse-yes').click();
    },
    until: 'refuse-reason-error',
  },
  {
    name: 'desk-members',
    hash: '#/official/desk',
    act: async ({ at }) => {
      await at('members-more').click();
      await at('member-do').click();
    },
    until: 'member-key-error',
  },
  {
    name: 'desk-more',
    hash: '#/official/desk',
    act: async ({ at }) => {
      await at('revoke-more').click();
      await at('look-more').click();
      await at('loss-reference').fill('2031');
      await at('loss-do').click();
    },
    until: 'loss-code',
  },
  { name: 'retention', hash: '#/official/retention', until: 'retention-kept' },
  {
    name: 'retention-announced',
    hash: '#/official/retention',
    act: async ({ at }) => {
      await at('retention-announce').click();
      await at('retention-confirm-yes').click();
      await at('retention-announce').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'desk-issue',
    hash: '#/official/desk',
    act: async ({ at }) => {
      await at('issue-more').click();
      await at('issue-do').click();
    },
    until: 'issue-keys-error',
  },
  {
    name: 'retention-ask',
    hash: '#/official/retention',
    full: false,
    act: ({ at }) => at('retention-announce').click(),
    until: 'retention-confirm-yes',
  },
  { name: 'retention-due', query: 'scene=forgetting', hash: '#/official/retention', until: 'retention-do' },
  {
    name: 'retention-do',
    query: 'scene=forgetting',
    hash: '#/official/retention',
    full: false,
    act: async ({ at }) => {
      await at('retention-do').click();
      await at('retention-yes').click();
    },
    until: 'retention-typed-error',
  },
  {
    name: 'retention-done',
    query: 'scene=forgetting',
    hash: '#/official/retention',
    act: async ({ at }) => {
      await at('retention-do').click();
      await at('retention-typed').fill('Riverbend');
      await at('retention-yes').click();
    },
    until: 'retention-check',
  },
  {
    name: 'desk-confirm',
    hash: '#/official/desk',
    act: ({ at }) => at('confirm-request').first().click(),
    until: 'confirm-reference-error',
  },
  {
    name: 'desk-failed',
    query: 'failing=desk',
    hash: '#/official/desk',
    until: 'failure',
  },
  {
    name: 'desk-end-key',
    hash: '#/official/desk',
    full: false,
    act: async ({ at }) => {
      await at('revoke-more').click();
      await at('revoke-key').fill('0'.repeat(64));
      await at('revoke-do').click();
    },
    until: 'revoke-confirm-yes',
  },
];
