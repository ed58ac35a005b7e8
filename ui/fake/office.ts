import type { ElectionView, NewElection } from '../src/lib/contract';
import { trustees, UNCOUNTED } from './scenes';
import { fail, type FakeShell } from './shell';

export async function create(shell: FakeShell, draft: NewElection): Promise<ElectionView> {
  const made: ElectionView = {
    ...draft,
    id: `new-${shell.elections.length}`,
    contests: draft.contests.map(({ title, options, rule }) => {
      const blank = rule.rule === 'plurality' && rule.blank;
      return {
        title,
        rule,
        options: blank ? [...options, 'Blank'] : options,
        blank: blank ? options.length : null,
        ...UNCOUNTED,
      };
    }),
    phase: 'draft',
    ballots: 0,
    voters: 0,
    roll: shell.roll.enrolled,
    trustees: trustees(false, 0),
    threshold: 3,
    my_tracker: null,
    off: null,
  };
  shell.elections.unshift(made);
  return made;
}

export async function holdCeremony(shell: FakeShell, id: string): Promise<ElectionView> {
  const election = shell.find(id);
  await shell.steps('ceremony', [
    ['joining', 5],
    ['dealing', 25],
    ['checking', 25],
    ['confirming', 5],
    ['manifest', 1],
  ]);
  election.trustees = trustees(true, 0);
  election.phase = 'ready';
  await shell.grow(12);
  return election;
}

export async function open(shell: FakeShell, id: string): Promise<ElectionView> {
  await shell.pause();
  const election = shell.find(id);
  election.phase = 'open';
  await shell.grow();
  return election;
}

export async function residentsVote(shell: FakeShell, id: string, count: number): Promise<ElectionView> {
  await shell.steps('residents', [
    ['enrolling', count],
    ['voting', count],
  ]);
  const election = shell.find(id);
  election.voters += count;
  election.ballots += count;
  election.roll += count;
  shell.roll.enrolled += count;
  await shell.grow(2 * count);
  return election;
}

export async function close(shell: FakeShell, id: string): Promise<ElectionView> {
  await shell.pause();
  const election = shell.find(id);
  election.phase = 'closed';
  await shell.grow();
  return election;
}

export async function tally(shell: FakeShell, id: string, present: number[]): Promise<ElectionView> {
  const election = shell.find(id);
  if (present.length < election.threshold) fail('office.needs_trustees', 'Too few trustees.');
  await shell.steps('tally', [
    ['adding', election.ballots],
    ['shares', present.length],
  ]);
  election.trustees = trustees(true, 0).map((it) => ({ ...it, shared: present.includes(it.index) }));
  election.phase = 'tallied';
  await shell.grow(present.length);
  return election;
}

export async function publish(shell: FakeShell, id: string): Promise<ElectionView> {
  const election = shell.find(id);
  await shell.steps('publish', [['combining', 4]]);
  election.phase = 'published';
  if (election.voters >= election.minimum_voters) {
    for (const contest of election.contests) {
      // Everyone votes for the first option: enough to see a result.
      contest.counts = contest.options.map((_, at) => (at === 0 ? election.voters : 0));
      contest.winners = [0];
    }
  }
  await shell.grow();
  return election;
}
