import type { Commands, ForumView, ProposalView } from '../src/lib/contract';
import { DAY, seconds } from './scenes';
import { fail, type FakeShell } from './shell';

type Names = 'forum' | 'propose' | 'support' | 'answer' | 'tell';
type Handlers = { [C in Names]: (args: Commands[C]['args']) => Promise<Commands[C]['answer']> };

const LADDER = { support_needed: 100, part_needed: 1000 };

const proposed = (id: string, title: string, text: string, support: number): ProposalView => ({
  ...LADDER,
  id,
  title,
  text,
  support,
  progress: support < LADDER.support_needed ? 'open' : 'debate',
  answer_by: null,
  mine: false,
});

export function sampleForum(): ForumView {
  const now = seconds();
  const trams = {
    ...proposed('trams', 'Trams at night', 'The last one leaves at eleven.', 240),
    progress: 'overdue' as const,
    answer_by: now - 3 * DAY,
  };
  return {
    news: [
      {
        what: 'notice',
        about: null,
        is_election: false,
        title: 'The bridge is closed on Monday',
        text: 'From six to nine in the morning.',
        time: now - DAY,
      },
      {
        what: 'overdue',
        about: 'trams',
        is_election: false,
        title: trams.title,
        text: '',
        time: now - 3 * DAY,
      },
      { what: 'published', about: 'park', is_election: true, title: 'The new park', text: '', time: null },
    ],
    proposals: [
      proposed('bench', 'A bench by the lake', 'There is none between the bridge and the mill.', 99),
      trams,
    ],
    answers: [],
  };
}

export function forum(shell: FakeShell): Handlers {
  return {
    forum: async () => shell.forum,
    propose: async ({ title, text }) => {
      await shell.pause();
      const made = proposed(`proposal-${shell.forum.proposals.length}`, title.trim(), text.trim(), 0);
      shell.forum = { ...shell.forum, proposals: [...shell.forum.proposals, made] };
      return shell.forum;
    },
    support: async ({ proposal }) => {
      await shell.pause();
      const found = shell.forum.proposals.find((it) => it.id === proposal);
      if (!found) fail('forum.unknown_proposal', 'There is no such proposal.');
      if (found.mine) fail('forum.repeated', 'You support it already.');
      const support = found.support + 1;
      const progress = support < found.support_needed ? found.progress : ('debate' as const);
      const changed = { ...found, support, progress, mine: true };
      const proposals = shell.forum.proposals.map((it) => (it === found ? changed : it));
      shell.forum = { ...shell.forum, proposals };
      return shell.forum;
    },
    answer: async ({ about, decided, done }) => {
      await shell.pause();
      const said = { about, time: seconds(), decided: decided.trim(), done: done.trim() };
      const proposals = shell.forum.proposals.map((it) =>
        it.id === about ? { ...it, progress: 'answered' as const } : it,
      );
      shell.forum = { ...shell.forum, proposals, answers: [...shell.forum.answers, said] };
      return shell.forum;
    },
    tell: async ({ title, text }) => {
      await shell.pause();
      const told = { what: 'notice' as const, about: null, is_election: false, title, text, time: seconds() };
      shell.forum = { ...shell.forum, news: [told, ...shell.forum.news] };
      return shell.forum;
    },
  };
}
