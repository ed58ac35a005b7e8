import type {
  AudienceView,
  ChainView,
  CitizenView,
  ContestView,
  ElectionView,
  Failure,
  IdentityView,
  TrusteeView,
  WatchView,
} from '../src/lib/contract';

export const SCENES = [
  'newcomer',
  'locked',
  'key_ready',
  'ended',
  'visitor',
  'city',
  'rules',
  'empty',
  'syncing',
  'offline',
  'lost',
  'thin',
  'alone',
  'disputed',
  'forgetting',
  'linked',
  'newer',
  'secret',
] as const;
export type Scene = (typeof SCENES)[number];

export function isScene(name: string): name is Scene {
  return SCENES.some((scene) => scene === name);
}

export const HOUR = 3600;
export const DAY = 24 * HOUR;

export function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Hexadecimal digits that look like a hash and are the same every time. */
export function digits(seed: number): string {
  let state = seed * 2654435761 + 97;
  let text = '';
  while (text.length < 64) {
    state = (state * 1103515245 + 12345) % 2147483648;
    text += Math.floor(state / 65536)
      .toString(16)
      .padStart(4, '0')
      .slice(-4);
  }
  return text.slice(0, 64);
}

export function short(tracker: string): string {
  return tracker.slice(0, 20).match(/.{4}/g)?.join(' ') ?? '';
}

const TRUSTEES = ['City archive', 'Court registry', 'University', 'Chamber of labour', 'Civic assembly'];

export function trustees(confirmed: boolean, shared: number): TrusteeView[] {
  return TRUSTEES.map((name, at) => ({ index: at + 1, name, confirmed, shared: at < shared, mixed: false }));
}

export const UNCOUNTED = {
  counts: null,
  against: null,
  pairs: null,
  winners: null,
  equals: false,
  count: null,
};

export function contest(title: string, options: string[], blank: boolean): ContestView {
  return {
    title,
    options: blank ? [...options, 'Blank'] : options,
    blank: blank ? options.length : null,
    rule: { rule: 'plurality', blank },
    ...UNCOUNTED,
  };
}

export function approval(title: string, options: string[], min: number, max: number): ContestView {
  return { title, options, blank: null, rule: { rule: 'approval', min, max }, ...UNCOUNTED };
}

export const RESIDENTS: AudienceView = {
  pseudonymous: false,
  classes: ['resident'],
  districts: [],
  age_bands: [],
};

export function election(id: string, view: Partial<ElectionView>): ElectionView {
  return {
    id,
    kind: 'election',
    title: '',
    description: '',
    contests: [],
    phase: 'open',
    closes_at: seconds() + 5 * DAY,
    points: 0,
    ballots: 0,
    voters: 0,
    roll: 412,
    minimum_voters: 5,
    trustees: trustees(true, 0),
    threshold: 3,
    my_tracker: null,
    audience: RESIDENTS,
    off: null,
    secret_roll: null,
    ...view,
  };
}

const counted = (view: ContestView, counts: number[], winners: number[]): ContestView => ({
  ...view,
  counts,
  winners,
});

export function sampleElections(): ElectionView[] {
  return [
    election('charter', {
      title: 'Charter amendment and use of the reserve',
      description:
        'The city charter would give every district a yearly budget of its own.\nThe second question decides what this year’s reserve is spent on.',
      contests: [
        contest('Should the charter be amended?', ['Yes, amend it', 'No, keep it as it is'], true),
        approval(
          'What should the reserve be spent on?',
          [
            'A new roof for the library',
            'Trees along the ring road',
            'A covered market',
            'Repairs to the river baths',
          ],
          1,
          3,
        ),
      ],
      ballots: 131,
      voters: 127,
    }),
    election('benches', {
      kind: 'poll',
      title: 'Where should the new benches go?',
      contests: [
        approval(
          'Which places do you like?',
          ['Market square', 'Riverside path', 'Station', 'Old harbour'],
          1,
          2,
        ),
      ],
      closes_at: seconds() + 7 * HOUR,
      points: 10,
      ballots: 58,
      voters: 55,
      minimum_voters: 20,
    }),
    election('square', {
      kind: 'poll',
      title: 'What is missing in your street?',
      description: 'Your answer is sent under a pseudonym that nobody can connect with you.',
      contests: [contest('What should come first?', ['A bench', 'A tree', 'A crossing'], true)],
      closes_at: seconds() + 4 * DAY,
      ballots: 40,
      voters: 38,
      minimum_voters: 10,
      audience: { pseudonymous: true, classes: ['resident', 'e_resident'], districts: [3, 4], age_bands: [] },
    }),
    election('traders', {
      kind: 'poll',
      title: 'Opening hours of the market hall',
      contests: [contest('When should it open on Saturdays?', ['At six', 'At seven', 'At eight'], false)],
      closes_at: seconds() + 6 * DAY,
      ballots: 12,
      voters: 12,
      audience: { ...RESIDENTS, classes: ['business'] },
      off: 'standing.not_in_audience',
    }),
    election('hours', {
      kind: 'poll',
      title: 'Longer opening hours for the town hall?',
      contests: [contest('Which evening suits you best?', ['Tuesday', 'Thursday'], true)],
      phase: 'ready',
      points: 5,
    }),
    election('school', {
      title: 'Site of the new school',
      description: 'Three sites were examined. The reports hang in the town hall.',
      contests: [
        contest('Where should it be built?', ['North meadow', 'Former gasworks', 'Hill quarter'], true),
      ],
      phase: 'closed',
      closes_at: seconds() - 2 * HOUR,
      ballots: 301,
      voters: 296,
      my_tracker: digits(4),
    }),
    election('tram', {
      title: 'Tram line to the hospital',
      contests: [contest('Should line 4 be extended to the hospital?', ['Yes', 'No'], true)],
      phase: 'tallied',
      closes_at: seconds() - DAY,
      ballots: 288,
      voters: 280,
      trustees: trustees(true, 3),
    }),
    election('park', {
      title: 'Name and use of the new park',
      description: 'The former freight yard becomes a park next spring.',
      contests: [
        counted(
          contest(
            'What should the park be called?',
            ['Freight Yard Park', 'Meadow Park', 'Platform Gardens'],
            true,
          ),
          [121, 64, 98, 13],
          [0],
        ),
        counted(
          approval('What should it have?', ['A playground', 'A pond', 'A café', 'A dog meadow'], 0, 4),
          [188, 141, 188, 60],
          [0, 2],
        ),
      ],
      phase: 'published',
      closes_at: seconds() - 20 * DAY,
      ballots: 302,
      voters: 296,
      trustees: trustees(true, 3),
      my_tracker: digits(6),
    }),
    election('clock', {
      kind: 'poll',
      title: 'Should the tower clock strike at night?',
      contests: [contest('Your opinion', ['Yes', 'No'], true)],
      phase: 'published',
      closes_at: seconds() - 30 * DAY,
      points: 5,
      ballots: 3,
      voters: 3,
      minimum_voters: 20,
    }),
    election('council', {
      title: 'Youth council',
      description: 'Seven seats for two years.',
      contests: [contest('Which list should have the majority?', ['List A', 'List B', 'List C'], true)],
      phase: 'draft',
      closes_at: seconds() + 21 * DAY,
      trustees: trustees(false, 0),
      roll: 412,
    }),
  ];
}

export function identityOf(scene: Scene): IdentityView {
  const known = {
    recoverable: true,
    enrolment: 0,
    system_store: true,
    word_lists: ['en', 'zh-Hans', 'ko', 'it'],
  };
  if (scene === 'newcomer') return { ...known, lock: null, open: false, written_down: false };
  if (scene === 'locked') return { ...known, lock: 'passphrase', open: false, written_down: true };
  return { ...known, lock: 'system', open: true, written_down: true };
}

export function citizen(scene: Scene): CitizenView {
  const plain = { key: digits(1), class: 'resident' as const, points: 0, receipts: [] };
  if (scene === 'newcomer') return { ...plain, standing: 'newcomer', key: null, class: null };
  if (scene === 'locked') return { ...plain, standing: 'locked', key: null, class: null };
  if (scene === 'key_ready') return { ...plain, standing: 'key_ready', class: null };
  if (scene === 'ended') return { ...plain, standing: 'ended' };
  if (scene === 'visitor') return { ...plain, standing: 'enrolled', class: 'visitor' };
  if (scene === 'empty' || scene === 'rules') return { ...plain, standing: 'enrolled' };
  const receipt = (
    of: string,
    title: string,
    seed: number,
    status: 'included' | 'replaced' | 'spoiled',
    days: number,
  ) => ({
    election: of,
    title,
    tracker: digits(seed),
    short: short(digits(seed)),
    status,
    position: 800 + seed,
    time: seconds() - days * DAY,
  });
  return {
    ...plain,
    standing: 'enrolled',
    points: 35,
    receipts: [
      receipt('school', 'Site of the new school', 4, 'included', 1),
      receipt('school', 'Site of the new school', 3, 'replaced', 2),
      receipt('park', 'Name and use of the new park', 6, 'included', 21),
      receipt('park', 'Name and use of the new park', 5, 'spoiled', 21),
    ],
  };
}

export const UNREACHABLE: Failure = {
  code: 'node.unreachable',
  message: 'The node at http://127.0.0.1:7070 does not answer.',
  hint: 'The app keeps trying. What was checked before stays available.',
};

export function chain(scene: Scene): ChainView {
  return {
    checked_blocks: scene === 'syncing' ? 37 : 128,
    known_blocks: 128,
    entries: scene === 'syncing' ? 402 : 1391,
    root: digits(11),
    block_time: seconds() - 40,
    node: 'http://127.0.0.1:7070',
    trouble: scene === 'offline' ? UNREACHABLE : null,
  };
}

const CODE = '79BY-CJ87-YZ9N-M0XX-EN23-AF0R-4574-NF9Q';
const WITNESSES: [string, string][] = [
  ['courier.example', 'The Riverbend Courier'],
  ['notaries.example', 'Chamber of notaries'],
  ['law.example', 'Faculty of law'],
  ['voters.example', 'Voters’ association'],
  ['millbrook.example', 'City of Millbrook'],
];

/** A checkpoint as it is signed: the QR code of it has its real size. */
export const NOTE = `riverbend.example/record\n1391\n${btoa(digits(11).slice(0, 32))}\nblock 127 0\nheader ${btoa(digits(12).slice(0, 32))}\n\n— riverbend.example/record/authority-0 ${btoa(digits(13) + digits(14).slice(0, 4))}\n`;

/** What others see of the record, as the scene has it. */
export function watch(scene: Scene): WatchView {
  const agreeing = { thin: 2, alone: 0, offline: 4 }[scene as string] ?? 4;
  const time = seconds() - (scene === 'offline' ? 2 * HOUR : 40);
  return {
    checkpoint: { block: 127, entries: 1391, time, code: `127-${CODE}`, note: NOTE },
    board_code: 'VK5W-4ABA-SHG0-CAWS-3Y29-VWMF-SDY5-CD2H',
    operators:
      scene === 'alone'
        ? [{ name: 'City of Riverbend', signed: true }]
        : ['City of Riverbend', 'County court', 'University', 'City of Millbrook'].map((name, at) => ({
            name,
            signed: at !== 2,
          })),
    witnesses:
      scene === 'alone'
        ? []
        : WITNESSES.map(([name, place], at) => ({
            name,
            place,
            agrees: at < agreeing,
            block: at < agreeing ? 127 : at === 4 ? null : 31,
            time: at < agreeing ? time : at === 4 ? null : time - 3 * DAY,
          })),
    agreeing,
    thin: scene === 'thin' || scene === 'alone',
    others: scene === 'alone' ? 0 : 12,
    compared_at: time,
    nodes: [],
    trouble: null,
    dispute: scene === 'disputed' ? DISPUTE : null,
  };
}

export const DISPUTE = {
  shown_by: 'http://192.0.2.7:8080',
  signed_both: ['City of Riverbend', 'County court', 'City of Millbrook'],
  checkpoints: [
    { block: 127, entries: 1391, code: `127-${CODE}` },
    { block: 127, entries: 1388, code: '127-JCNB-00SW-09H1-RZRG-E0T1-P78K-8MBZ-B28N' },
  ],
  file: '/home/ada/.local/share/org.tabella.app/citizen/evidence-4be1f07b2a9d33c0.cbor',
};
