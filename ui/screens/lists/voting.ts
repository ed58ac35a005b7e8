import type { Hands, Screen } from '../screen';

const charter = '#/citizen/election/charter';

const choose = async ({ at }: Hands): Promise<void> => {
  await at('choice-0-0').check();
  await at('choice-1-1').check();
  await at('choice-1-2').check();
};
const review = async (hands: Hands): Promise<void> => {
  await choose(hands);
  await hands.at('choose-next').click();
};
const begin = (last: string) => async (hands: Hands) => {
  await review(hands);
  await hands.at(last).click();
};
const seal = async (hands: Hands): Promise<void> => {
  await begin('seal')(hands);
  await hands.at('sealed').waitFor();
};
const cast = async (hands: Hands): Promise<void> => {
  await seal(hands);
  await hands.at('cast').click();
};

/** Ballots and polls, from the list to the result. */
export const voting: Screen[] = [
  { name: 'home', until: 'citizen-home', act: ({ at }) => at('honest-note').click() },
  {
    name: 'home-new',
    query: 'scene=newcomer',
    act: async ({ at }) => {
      await at('create-key').click();
      await at('phrase-later').click();
      await at('enrol-code-more').click();
      await at('enrol-code').fill('K7QM 2XRD 9TFA');
      await at('enrol-submit').click();
    },
    until: 'phrase-missing',
  },
  { name: 'home-empty', query: 'scene=empty', until: 'citizen-home' },
  { name: 'choose', hash: charter, act: choose },
  {
    name: 'choose-lacking',
    hash: charter,
    act: ({ at }) => at('choose-next').click(),
    until: 'contest-error-0',
  },
  { name: 'review', hash: charter, act: review, until: 'seal' },
  { name: 'review-busy', query: 'waiting=seal', hash: charter, act: begin('seal') },
  { name: 'review-failed', query: 'failing=seal', hash: charter, act: begin('seal'), until: 'failure' },
  { name: 'sealed', hash: charter, act: seal },
  { name: 'cast-busy', query: 'waiting=cast', hash: charter, act: cast },
  { name: 'cast-failed', query: 'failing=cast', hash: charter, act: cast, until: 'failure' },
  {
    name: 'leave',
    hash: charter,
    full: false,
    act: async (hands) => {
      await seal(hands);
      await hands.at('nav-observer').click();
    },
    until: 'leave-yes',
  },
  {
    name: 'opened',
    hash: charter,
    act: async (hands) => {
      await seal(hands);
      await hands.at('challenge').click();
      await hands.at('evidence-more').click();
    },
    until: 'evidence',
  },
  {
    name: 'opened-differs',
    query: 'cheating',
    hash: charter,
    act: async (hands) => {
      await seal(hands);
      await hands.at('challenge').click();
    },
    until: 'opened-differs',
  },
  { name: 'receipt-accepted', pace: 400, hash: charter, act: cast, until: 'receipt' },
  {
    name: 'receipt-saved',
    hash: charter,
    act: async (hands) => {
      await cast(hands);
      await hands.at('receipt-save').click();
      await hands.page.getByText('/home/ada/receipt').waitFor();
    },
  },
  {
    name: 'receipt-included',
    hash: charter,
    act: async (hands) => {
      await cast(hands);
      await hands.at('receipt-place').waitFor();
      await hands.at('receipt-qr-more').click();
    },
  },
  { name: 'poll', hash: '#/citizen/election/benches', until: 'choose' },
  {
    name: 'poll-receipt',
    hash: '#/citizen/election/benches',
    act: async ({ at }) => {
      await at('choice-0-1').check();
      await at('choose-next').click();
      await at('cast').click();
      await at('receipt-place').waitFor();
    },
  },
  {
    name: 'poll-pseudonym',
    hash: '#/citizen/election/square',
    act: async ({ at }) => {
      await at('choice-0-1').check();
      await at('choose-next').click();
      await at('pseudonym-note').waitFor();
    },
  },
  {
    name: 'poll-joining',
    pace: 4000,
    hash: '#/citizen/election/square',
    act: async ({ at }) => {
      await at('choice-0-1').check();
      await at('choose-next').click();
      await at('cast').click();
      await at('progress-cast-joining').waitFor();
    },
  },
  { name: 'voting-off', hash: '#/citizen/election/traders', until: 'voting-off' },
  ...['judge', 'chair', 'board', 'mayor'].map((id, at): Screen => {
    const step = ['joining', 'joined', 'mixing', 'mixed'][at] ?? '';
    return {
      name: `secret-${step}`,
      query: 'scene=secret',
      hash: `#/citizen/election/${id}`,
      act: ({ at }) => at('honest-note').click(),
      until: `roll-${step}`,
    };
  }),
  { name: 'secret-missed', query: 'scene=secret', hash: '#/citizen/election/missed', until: 'voting-off' },
  { name: 'citizen-ready', hash: '#/citizen/election/hours', until: 'wait' },
  { name: 'citizen-closed', hash: '#/citizen/election/school', until: 'wait' },
  { name: 'citizen-published', hash: '#/citizen/election/park', until: 'results' },
  { name: 'citizen-too-few', hash: '#/citizen/election/clock', until: 'results-too-few' },
];
