import type { Commands, ProgrammeView, RulesView, RewardEpochView } from '../src/lib/contract';
import { DAY, digits, seconds } from './scenes';
import { fail, type FakeShell } from './shell';

type Names = 'programmes' | 'check_programme' | 'publish_programme' | 'begin_epoch' | 'provider_key';
type Handlers = { [C in Names]: (args: Commands[C]['args']) => Promise<Commands[C]['answer']> };

export function sampleRules(): RulesView {
  return {
    id: 'green',
    title: 'Green town',
    kinds: [
      {
        id: 'glass',
        unit: 'g',
        method: 'scale',
        formula: { amount: { points: 2, per: 1000, most: 30 } },
      },
      {
        id: 'heat',
        unit: 'kWh',
        method: 'metered heat',
        formula: { saving: { unit: 'g CO2', impact: 5, saved: 2, points: 1, per: 100, most: 50 } },
      },
      { id: 'mixed', unit: 'g', method: 'scale', formula: { nothing: { reason: 'it cannot be recycled' } } },
    ],
    parties: [
      { name: 'The bin', place: 'Lake', role: 'station', kinds: ['glass', 'mixed'], key: digits(41) },
      { name: 'District heating', place: 'Town', role: 'meter', kinds: ['heat'], key: digits(42) },
      { name: 'The bus', place: 'Town', role: 'provider', kinds: [], key: digits(43) },
    ],
    caps: { person_week: 60, epoch: 20_000 },
    delay: DAY,
    claim_within: 14 * DAY,
  };
}

function epoch(number: number, begins: number, points: Partial<RewardEpochView>): RewardEpochView {
  return {
    number,
    begins,
    ends: begins + 28 * DAY,
    redeem_from: begins + 29 * DAY,
    redeem_until: begins + 57 * DAY,
    spend_until: begins + 147 * DAY,
    settle_until: begins + 161 * DAY,
    requested: 0,
    issued: 0,
    settled: 0,
    outstanding: 0,
    expired: 0,
    ...points,
  };
}

export function sampleProgrammes(): ProgrammeView[] {
  const now = seconds();
  const rules = sampleRules();
  const before = { ...rules, kinds: rules.kinds.slice(0, 1), caps: { person_week: 40, epoch: 20_000 } };
  const offer = { provider: 'The bus', until: now + 80 * DAY, in_force: true };
  return [
    {
      id: 'green',
      versions: [
        { version: 2, since: now - 6 * DAY, claims_until: null, rules },
        { version: 1, since: now - 90 * DAY, claims_until: now + 8 * DAY, rules: before },
      ],
      offers: [
        { ...offer, offer: 'day', title: 'A day on the bus', price: 8, stock: 200, left: 1450 },
        { ...offer, offer: 'pool', title: 'An evening at the baths', price: 12, stock: 40, left: 480 },
        { ...offer, offer: 'fair', title: 'Spring fair', price: 5, stock: 90, left: 0, in_force: false },
      ],
      cover: 1930,
      promised: 1204,
      epochs: [
        epoch(3, now - 5 * DAY, { requested: 36, issued: 310, outstanding: 310 }),
        epoch(2, now - 60 * DAY, { issued: 1240, settled: 350, outstanding: 858, expired: 32 }),
      ],
    },
  ];
}

/** What the shell answers about reward programmes. */
export function programme(shell: FakeShell): Handlers {
  const versions = (id: string): number =>
    shell.programmes.find((it) => it.id === id)?.versions[0]?.version ?? 0;
  return {
    programmes: async () => shell.programmes,
    check_programme: async ({ rules }) => {
      if (rules.title === 'Refused') fail('rules.text', 'the title is empty or longer than 200 bytes');
      return versions(rules.id) + 1;
    },
    publish_programme: async ({ rules, version }) => {
      await shell.pause();
      if (version !== versions(rules.id) + 1) fail('rewards.version', 'Another version is the next one.');
      const known = shell.programmes.find((it) => it.id === rules.id);
      const made = known ?? { id: rules.id, versions: [], offers: [], cover: 0, promised: 0, epochs: [] };
      const older = made.versions.map((it) => ({
        ...it,
        claims_until: it.claims_until ?? seconds() + it.rules.claim_within,
      }));
      const changed = {
        ...made,
        versions: [{ version, since: seconds(), claims_until: null, rules }, ...older],
      };
      shell.programmes = [changed, ...shell.programmes.filter((it) => it !== known)];
      return shell.programmes;
    },
    begin_epoch: async ({ epoch: said }) => {
      await shell.steps('ceremony', [
        ['joining', 5],
        ['dealing', 5],
        ['checking', 5],
        ['confirming', 5],
      ]);
      const number =
        Math.max(0, ...shell.programmes.flatMap((it) => it.epochs.map((known) => known.number))) + 1;
      const begun = { ...epoch(number, said.begins, {}), ...said };
      shell.programmes = shell.programmes.map((it) =>
        it.id === said.programme ? { ...it, epochs: [begun, ...it.epochs] } : it,
      );
      return shell.programmes;
    },
    provider_key: async ({ name }) => digits(name.length + 70),
  };
}
