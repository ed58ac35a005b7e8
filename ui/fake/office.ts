import type { ContestView, ElectionView, NewContest, NewElection, PreviewView } from '../src/lib/contract';
import { unanimous } from './counts';
import { trustees, UNCOUNTED } from './scenes';
import { JOINING, mixed } from './secret';
import { fail, type FakeShell } from './shell';

const EQUALS = ['schulze', 'ranked_pairs', 'copeland', 'borda'];

function contestOf({ title, options, rule }: NewContest): ContestView {
  const blank = rule.rule === 'plurality' && rule.blank;
  return {
    ...UNCOUNTED,
    title,
    rule,
    options: blank ? [...options, 'Blank'] : options,
    blank: blank ? options.length : null,
    equals: rule.rule === 'ranked' && EQUALS.includes(rule.method),
  };
}

export async function preview(shell: FakeShell, draft: NewElection): Promise<PreviewView> {
  await shell.pause();
  if (draft.title === 'Refused') fail('office.manifest', 'contest 0: two options are named "A"');
  const contests = draft.contests.map(contestOf);
  const telling = contests.flatMap(({ rule }, at) =>
    rule.rule === 'write_in' || (rule.rule === 'ranked' && !rule.pairs) ? [at] : [],
  );
  return { contests, telling };
}

export async function create(shell: FakeShell, draft: NewElection): Promise<ElectionView> {
  const made: ElectionView = {
    ...draft,
    id: `new-${shell.elections.length}`,
    contests: draft.contests.map(contestOf),
    phase: 'draft',
    ballots: 0,
    voters: 0,
    roll: shell.roll.enrolled,
    trustees: trustees(false, 0),
    threshold: 3,
    my_tracker: null,
    off: null,
    secret_roll: draft.secret_roll ? { ...JOINING, least: draft.minimum_voters } : null,
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

export async function residentsJoin(shell: FakeShell, id: string, count: number): Promise<ElectionView> {
  await shell.steps('residents', [['joining', count]]);
  const election = shell.find(id);
  if (election.secret_roll) election.secret_roll.joined += count;
  election.roll += count;
  shell.roll.enrolled += count;
  await shell.grow(2 * count);
  return election;
}

/** Trustees mix it one after the other, while the window shows something else. */
async function mix(shell: FakeShell, election: ElectionView): Promise<void> {
  const roll = election.secret_roll;
  while (roll && roll.mixes < roll.mixes_needed) {
    await shell.pause();
    roll.mixes += 1;
    Object.assign(election, mixed(roll.mixes));
    await shell.grow();
  }
}

export async function fixRoll(shell: FakeShell, id: string): Promise<ElectionView> {
  await shell.pause();
  const election = shell.find(id);
  const roll = election.secret_roll;
  if (!roll || roll.joined < roll.least) fail('roll.too_few', 'Too few good keys are on the secret roll.');
  roll.fixed = true;
  election.roll = roll.joined;
  await shell.grow();
  void mix(shell, election);
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
      contest.count = unanimous(contest, election.voters);
      if (contest.count) continue;
      // Everyone votes for the first option: enough to see a result.
      contest.counts = contest.options.map((_, at) => (at === 0 ? election.voters : 0));
      contest.winners = [0];
    }
  }
  await shell.grow();
  return election;
}
