import type { Screen } from '../screen';

/** Proposals, what came of them, and what the office says. */
export const forum: Screen[] = [
  { name: 'forum', hash: '#/citizen/forum', until: 'proposals' },
  { name: 'forum-empty', query: 'scene=empty', hash: '#/citizen/forum', until: 'proposals-none' },
  { name: 'forum-visitor', query: 'scene=visitor', hash: '#/citizen/forum', until: 'proposals' },
  {
    name: 'forum-supported',
    hash: '#/citizen/forum',
    act: ({ at }) => at('support-do-bench').click(),
    until: 'supported-bench',
  },
  {
    name: 'forum-support-failed',
    query: 'failing=support',
    hash: '#/citizen/forum',
    act: ({ at }) => at('support-do-bench').click(),
    until: 'failure',
  },
  {
    name: 'forum-propose',
    hash: '#/citizen/forum',
    act: async ({ at }) => {
      await at('propose-more').click();
      await at('propose-do').click();
    },
    until: 'propose-title-error',
  },
  { name: 'office-forum', hash: '#/official/forum', until: 'tell-do' },
  { name: 'office-forum-empty', query: 'scene=empty', hash: '#/official/forum', until: 'tell-do' },
  {
    name: 'office-forum-answer',
    hash: '#/official/forum',
    act: async ({ at }) => {
      await at('answer-more-trams').click();
      await at('answer-do-trams').click();
      await at('tell-do').click();
    },
    until: 'tell-title-error',
  },
  {
    name: 'office-forum-told',
    hash: '#/official/forum',
    act: async ({ at }) => {
      await at('tell-title').fill('The bridge is open again');
      await at('tell-text').fill('Since this morning.');
      await at('tell-do').click();
    },
    until: 'tell-said',
  },
];
