// Every screen of the window and how to come to it. `at` finds by test id.
const choose = async ({ at }) => {
  await at('choice-0-0').check();
  await at('choice-1-1').check();
  await at('choice-1-2').check();
};
const review = async (hands) => {
  await choose(hands);
  await hands.at('choose-next').click();
};
const seal = async (hands) => {
  await review(hands);
  await hands.at('seal').click();
  await hands.at('sealed').waitFor();
};
const cast = async (hands) => {
  await seal(hands);
  await hands.at('cast').click();
};
const fill = async ({ at }) => {
  await at('editor-title').fill('A roof for the market?');
  await at('editor-description').fill('The market square would get a glass roof.');
  await at('question-0').fill('Should the market get a roof?');
  await at('option-0-0').fill('Yes');
  await at('option-0-1').fill('No');
};
// How the ballot of each rule is filled in: options to mark, or to step up (and down, below zero) so many times.
const mark =
  (...ids) =>
  async ({ at }) => {
    for (const id of ids) await at(id).check();
  };
const step =
  (...votes) =>
  async ({ at }) => {
    for (const [option, count] of votes.entries()) {
      const button = at(`choice-0-${option}-${count < 0 ? 'less' : 'more'}`);
      for (let pressed = 0; pressed < Math.abs(count); pressed++) await button.click();
    }
  };
const ballots = {
  score: mark('choice-0-0-5', 'choice-0-1-2', 'choice-0-2-4'),
  percent: async ({ at }) => {
    await at('choice-0-0').fill('35');
    await at('choice-0-1').fill('90');
    await step(0, 0, 3)({ at });
  },
  runoff: mark('choice-0-0-4', 'choice-0-1-5'),
  points: step(5, 0, 2),
  credits: step(3, 0, 2),
  against: step(-4, 3, 0, 2),
  order: mark('choice-0-2-1', 'choice-0-0-2'),
  streets: async ({ at }) => {
    await at('choice-0-4').selectOption('1');
    await at('choice-0-1').selectOption('2');
    await at('choice-0-0').selectOption('1');
  },
  budget: mark('choice-0-0', 'choice-0-3'),
};
const rules = Object.entries(ballots).flatMap(([rule, act]) => [
  { name: `rule-${rule}`, query: 'scene=rules', hash: `#/citizen/election/${rule}`, act },
  {
    name: `rule-${rule}-review`,
    query: 'scene=rules',
    hash: `#/citizen/election/${rule}`,
    act: async (hands) => {
      await act(hands);
      if (rule === 'points') await step(0, 3)(hands);
      await hands.at('choose-next').click();
    },
    await: 'review',
  },
  {
    name: `rule-${rule}-result`,
    query: 'scene=rules',
    hash: `#/citizen/election/${rule}-result`,
    await: 'results',
  },
]);
const editRule = (rule, more) => ({
  name: `editor-${rule}`,
  hash: '#/official/new',
  act: async (hands) => {
    await fill(hands);
    await hands.at(`rule-${rule}-0`).check();
    await more?.(hands);
  },
});
const audit = (place) => async (hands) => {
  await hands.at(`record-${place}`).check();
  await hands.at('audit-run').click();
};
const CODE = '79BY-CJ87-YZ9N-M0XX-EN23-AF0R-4574-NF9Q';
const compareScreen = (name, said) => ({
  name: `compare-${name}`,
  hash: '#/observer/compare',
  act: async ({ at }) => {
    await at('compare-said').fill(said);
    await at('compare-do').click();
  },
  await: 'compared',
});
const charter = '#/citizen/election/charter';
const office = (id) => `#/official/election/${id}`;

const PLAYGROUND = 'playground';
const CAFE = 'cafe';

export const screens = [
  { name: 'welcome', query: 'scene=newcomer', await: 'create-key' },
  {
    name: 'welcome-restore',
    query: 'scene=newcomer',
    act: ({ at }) => at('to-restore').click(),
    await: 'restore',
  },
  {
    name: 'restore-refused',
    query: 'scene=newcomer',
    act: async ({ at }) => {
      await at('to-restore').click();
      await at('restore-words').fill('anchor basket candle');
      await at('restore-do').click();
    },
    await: 'failure',
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
    await: 'probe-error-0',
  },
  { name: 'unlock', query: 'scene=locked', await: 'unlock-passphrase' },
  { name: 'ended', query: 'scene=ended', await: 'next-key' },
  { name: 'me', hash: '#/citizen/me', await: 'my-class' },
  { name: 'me-visitor', query: 'scene=visitor', hash: '#/citizen/me', await: 'my-class' },
  {
    name: 'me-replace',
    hash: '#/citizen/me',
    full: false,
    act: ({ at }) => at('next-key').click(),
    await: 'replace-confirm-yes',
  },
  { name: 'voting-off', hash: '#/citizen/election/traders', await: 'voting-off' },
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
  { name: 'data', hash: '#/citizen/data', await: 'wages' },
  { name: 'data-empty', query: 'scene=empty', hash: '#/citizen/data', await: 'wages-none' },
  { name: 'data-unsound', query: 'scene=disputed', hash: '#/citizen/data', await: 'uses-unsound' },
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
    await: 'history-broken-at',
  },
  {
    name: 'data-show',
    hash: '#/citizen/data',
    act: async ({ at }) => {
      await at('show-more').click();
      await at('show-question').fill('{"audience":"City library","nonce":"00ff","fact":"adult"}');
      await at('show-do').click();
    },
    await: 'show-qr',
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
    await: 'publish-kind-error',
  },
  { name: 'fund', hash: `#/citizen/fund/${PLAYGROUND}`, await: 'fund-sound' },
  { name: 'fund-over', hash: `#/official/fund/${CAFE}`, await: 'fund-over' },
  {
    name: 'fund-wages',
    hash: `#/official/fund/${PLAYGROUND}`,
    act: async ({ at }) => {
      await at('act').selectOption('wages');
      await at('act-lines').fill('Mason 7; 1200; May 2026\nMason 8');
      await at('act-do').click();
    },
    await: 'act-lines-error',
  },
  {
    name: 'open-fund',
    hash: office('park'),
    act: ({ at }) => at('open-fund-more').click(),
    await: 'open-fund',
  },
  { name: 'desk', hash: '#/official/desk', await: 'loss-do' },
  {
    name: 'desk-refuse',
    hash: '#/official/desk',
    act: async ({ at }) => {
      await at('refuse-request').first().click();
      await at('refuse-yes').click();
    },
    await: 'refuse-reason-error',
  },
  {
    name: 'desk-members',
    hash: '#/official/desk',
    act: async ({ at }) => {
      await at('members-more').click();
      await at('member-do').click();
    },
    await: 'member-key-error',
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
    await: 'loss-code',
  },
  {
    name: 'editor-audience',
    hash: '#/official/new',
    act: async (hands) => {
      await fill(hands);
      await hands.at('kind-poll').check();
      await hands.at('audience-hidden').check();
      await hands.at('audience-class-visitor').check();
    },
  },
  { name: 'enrol', query: 'scene=key_ready', await: 'ask-to-enrol' },
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
    await: 'enrol-error',
  },
  { name: 'home', await: 'citizen-home', act: ({ at }) => at('honest-note').click() },
  { name: 'home-empty', query: 'scene=empty', await: 'citizen-home' },
  { name: 'syncing', query: 'scene=syncing', await: 'chain-progress' },
  { name: 'lost', query: 'scene=lost', await: 'failure' },
  { name: 'chain', act: ({ at }) => at('chain-status').click(), await: 'chain-root', full: false },
  {
    name: 'chain-offline',
    query: 'scene=offline',
    act: ({ at }) => at('chain-status').click(),
    await: 'chain-root',
    full: false,
  },
  ...['thin', 'alone'].map((scene) => ({
    name: `chain-${scene}`,
    query: `scene=${scene}`,
    act: ({ at }) => at('chain-status').click(),
    await: 'witnesses',
    full: false,
  })),
  {
    name: 'disputed',
    query: 'scene=disputed',
    act: ({ at }) => at('conflict-more').click(),
    await: 'conflict',
  },
  { name: 'disputed-ballot', query: 'scene=disputed', hash: charter, await: 'vote-stopped' },
  { name: 'checkpoint', hash: '#/observer/checkpoint', await: 'sheet-qr' },
  {
    name: 'checkpoint-print',
    hash: '#/observer/checkpoint',
    act: ({ page }) => page.emulateMedia({ media: 'print', colorScheme: 'light' }),
    await: 'sheet-qr',
  },
  { name: 'compare', hash: '#/observer/compare', await: 'compare-do' },
  compareScreen('same', `127-${CODE}`),
  compareScreen('other', `127-${CODE.replace('M0XX', 'M0XY').replace('4574', '4674')}`),
  compareScreen('later', `400-${CODE}`),
  compareScreen('node', 'http://192.0.2.7:8080'),
  { name: 'missing', hash: '#/citizen/election/nowhere', await: 'missing' },
  { name: 'choose', hash: charter, act: choose },
  {
    name: 'choose-lacking',
    hash: charter,
    act: ({ at }) => at('choose-next').click(),
    await: 'contest-error-0',
  },
  { name: 'review', hash: charter, act: review, await: 'seal' },
  { name: 'sealed', hash: charter, act: seal },
  {
    name: 'leave',
    hash: charter,
    full: false,
    act: async (hands) => {
      await seal(hands);
      await hands.at('nav-observer').click();
    },
    await: 'leave-yes',
  },
  {
    name: 'opened',
    hash: charter,
    act: async (hands) => {
      await seal(hands);
      await hands.at('challenge').click();
      await hands.at('evidence-more').click();
    },
    await: 'evidence',
  },
  {
    name: 'opened-differs',
    query: 'cheating',
    hash: charter,
    act: async (hands) => {
      await seal(hands);
      await hands.at('challenge').click();
    },
    await: 'opened-differs',
  },
  { name: 'receipt-accepted', pace: 400, hash: charter, act: cast, await: 'receipt' },
  {
    name: 'receipt-included',
    hash: charter,
    act: async (hands) => {
      await cast(hands);
      await hands.at('receipt-place').waitFor();
      await hands.at('receipt-qr-more').click();
    },
  },
  { name: 'poll', hash: '#/citizen/election/benches', await: 'choose' },
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
  { name: 'citizen-ready', hash: '#/citizen/election/hours', await: 'wait' },
  { name: 'citizen-closed', hash: '#/citizen/election/school', await: 'wait' },
  { name: 'citizen-published', hash: '#/citizen/election/park', await: 'results' },
  { name: 'citizen-too-few', hash: '#/citizen/election/clock', await: 'results-too-few' },
  { name: 'office', hash: '#/official', act: ({ at }) => at('new-code').click(), await: 'enrolment-code' },
  { name: 'office-empty', query: 'scene=empty', hash: '#/official', await: 'official-home' },
  {
    name: 'editor',
    hash: '#/official/new',
    act: async (hands) => {
      await fill(hands);
      await hands.at('add-option-0').click();
      await hands.at('add-contest').click();
      await hands.at('rule-approval-1').check();
      await hands.at('kind-poll').check();
    },
  },
  {
    name: 'editor-lacking',
    hash: '#/official/new',
    act: async ({ at }) => {
      await at('rule-approval-0').check();
      await at('max-0').fill('9');
      await at('closes-day').fill('45');
      await at('editor-preview').click();
    },
    await: 'editor-title-error',
  },
  {
    name: 'preview',
    hash: '#/official/new',
    act: async (hands) => {
      await fill(hands);
      await hands.at('editor-preview').click();
    },
    await: 'preview',
  },
  ...rules,
  {
    name: 'rule-points-lacking',
    query: 'scene=rules',
    hash: '#/citizen/election/points',
    act: async (hands) => {
      await ballots.points(hands);
      await hands.at('choose-next').click();
    },
    await: 'contest-error-0',
  },
  {
    name: 'rule-budget-lacking',
    query: 'scene=rules',
    hash: '#/citizen/election/budget',
    act: async (hands) => {
      await mark('choice-0-0', 'choice-0-2')(hands);
      await hands.at('choose-next').click();
    },
    await: 'contest-error-0',
  },
  editRule('score'),
  editRule('cumulative'),
  editRule('quadratic'),
  editRule('positional'),
  editRule('knapsack', async ({ at }) => {
    await at('budget-0').fill('300 000');
    await at('cost-0-0').fill('180 000');
    await at('cost-0-1').fill('350 000');
    await at('editor-preview').click();
    await at('cost-error-0-1').waitFor();
  }),
  { name: 'office-draft', hash: office('council'), await: 'hold-ceremony' },
  {
    name: 'office-ceremony',
    pace: 300,
    hash: office('council'),
    act: async ({ page, at }) => {
      await at('hold-ceremony').click();
      await at('progress-ceremony-dealing').and(page.locator('[data-state=active]')).waitFor();
    },
  },
  { name: 'office-ready', hash: office('hours'), act: ({ at }) => at('facts-more').click() },
  { name: 'office-open', hash: office('charter'), await: 'close-election' },
  {
    name: 'office-residents',
    pace: 300,
    hash: office('charter'),
    act: ({ at }) => at('residents-vote').click(),
    await: 'progress-residents',
  },
  {
    name: 'office-close',
    hash: office('charter'),
    full: false,
    act: ({ at }) => at('close-election').click(),
    await: 'close-confirm-yes',
  },
  { name: 'office-closed', hash: office('school'), await: 'tally' },
  {
    name: 'office-closed-few',
    hash: office('school'),
    act: async ({ at }) => {
      for (const index of [1, 2, 3]) await at(`present-${index}`).uncheck();
      await at('tally').click();
    },
    await: 'present-error',
  },
  { name: 'office-tallied', hash: office('tram'), await: 'publish' },
  {
    name: 'office-published',
    hash: office('park'),
    act: ({ at }) => at('export-record').click(),
    await: 'record-path',
  },
  { name: 'observer', hash: '#/observer', await: 'record-2' },
  {
    name: 'observer-running',
    pace: 150,
    hash: '#/observer',
    act: audit(0),
    await: 'progress-audit-ballots',
  },
  { name: 'verdict-valid', hash: '#/observer', act: audit(0), await: 'verdict' },
  { name: 'verdict-invalid', hash: '#/observer', act: audit(1), await: 'verdict' },
  {
    name: 'verdict-unknown',
    hash: '#/observer',
    act: async (hands) => {
      await hands.at('audit-checkpoint').fill('riverbend.example/record\n1391');
      await audit(2)(hands);
    },
    await: 'verdict',
  },
];
