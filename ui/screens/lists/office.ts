import type { Screen } from '../screen';

const stage = (id: string): string => `#/official/election/${id}`;

/** The election office: its list, and each election from draft to result. */
export const office: Screen[] = [
  { name: 'office', hash: '#/official', act: ({ at }) => at('new-code').click(), until: 'enrolment-code' },
  { name: 'office-empty', query: 'scene=empty', hash: '#/official', until: 'official-home' },
  { name: 'office-draft', hash: stage('council'), until: 'hold-ceremony' },
  {
    name: 'office-ceremony',
    pace: 300,
    hash: stage('council'),
    act: async ({ page, at }) => {
      await at('hold-ceremony').click();
      await at('progress-ceremony-dealing').and(page.locator('[data-state=active]')).waitFor();
    },
  },
  { name: 'office-ready', hash: stage('hours'), act: ({ at }) => at('facts-more').click() },
  { name: 'office-roll', query: 'scene=secret', hash: stage('chair'), until: 'fix-roll' },
  {
    name: 'office-roll-joining',
    query: 'scene=secret',
    pace: 300,
    hash: stage('chair'),
    act: ({ at }) => at('residents-vote').click(),
    until: 'progress-residents',
  },
  {
    name: 'office-roll-few',
    query: 'scene=secret',
    hash: stage('judge'),
    act: async ({ at }) => {
      await at('fix-roll').click();
      await at('fix-confirm-yes').click();
    },
    until: 'failure',
  },
  {
    name: 'office-roll-fix',
    query: 'scene=secret',
    hash: stage('chair'),
    full: false,
    act: ({ at }) => at('fix-roll').click(),
    until: 'fix-confirm-yes',
  },
  { name: 'office-mixing', query: 'scene=secret', hash: stage('board'), until: 'roll-mixes' },
  { name: 'office-mixed', query: 'scene=secret', hash: stage('mayor'), until: 'open-election' },
  { name: 'office-secret-open', query: 'scene=secret', hash: stage('open'), until: 'close-election' },
  { name: 'office-open', hash: stage('charter'), until: 'close-election' },
  {
    name: 'office-residents',
    pace: 300,
    hash: stage('charter'),
    act: ({ at }) => at('residents-vote').click(),
    until: 'progress-residents',
  },
  {
    name: 'office-close',
    hash: stage('charter'),
    full: false,
    act: ({ at }) => at('close-election').click(),
    until: 'close-confirm-yes',
  },
  { name: 'office-closed', hash: stage('school'), until: 'tally' },
  {
    name: 'office-closed-few',
    hash: stage('school'),
    act: async ({ at }) => {
      for (const index of [1, 2, 3]) await at(`present-${index}`).uncheck();
      await at('tally').click();
    },
    until: 'present-error',
  },
  { name: 'office-tallied', hash: stage('tram'), until: 'publish' },
  {
    name: 'office-published',
    hash: stage('park'),
    act: ({ at }) => at('export-record').click(),
    until: 'record-path',
  },
  { name: 'office-failed', query: 'failing=roll', hash: '#/official', until: 'failure' },
  {
    name: 'office-counting',
    pace: 600,
    hash: stage('school'),
    act: ({ at }) => at('tally').click(),
    until: 'progress-tally-adding',
  },
  {
    name: 'office-publish-failed',
    query: 'failing=publish',
    hash: stage('tram'),
    act: ({ at }) => at('publish').click(),
    until: 'failure',
  },
];
