import type { Commands, OwnedView, ProofView, WalletView } from '../src/lib/contract';
import { DAY, digits, HOUR, seconds } from './scenes';
import { fail, type FakeShell } from './shell';

type Names =
  | 'uses'
  | 'owned'
  | 'publish_data'
  | 'grant_data'
  | 'withdraw_data'
  | 'fetch_data'
  | 'history'
  | 'save_history'
  | 'open_proof'
  | 'wages'
  | 'keep_wage'
  | 'save_wage'
  | 'wallet'
  | 'request_certificate'
  | 'add_certificate'
  | 'ask_for_fact'
  | 'show_fact'
  | 'check_fact'
  | 'issue_certificate'
  | 'pick_file';
type Handlers = { [C in Names]: (args: Commands[C]['args']) => Promise<Commands[C]['answer']> };

const LINKS = [
  ['cell.made', 'Cell works', 'Northern dock'],
  ['battery.made', 'Battery makers', 'Harbour Street 4'],
  ['battery.checked', 'Mill Lane garage', 'Mill Lane 12'],
].map(([kind = '', name = '', place = ''], at) => ({
  position: 902 + 17 * at,
  name,
  place,
  kind,
  digest: digits(60 + at),
}));

export function ownedView(scene: string): OwnedView {
  const service = 'http://127.0.0.1:8732';
  if (scene === 'empty') return { publications: [], grants: [], fetches: [], service };
  return {
    publications: [{ position: 811, kind: 'soil.ph', bytes: 18_220 }],
    grants: [
      { position: 812, publication: 811, label: 'Faculty of agronomy', reader: digits(41), withdrawn: false },
      { position: 813, publication: 811, label: 'Seed dealer', reader: digits(42), withdrawn: true },
    ],
    fetches: [
      { time: seconds() - HOUR, grant: 813, label: 'Seed dealer', served: false },
      { time: seconds() - DAY, grant: 812, label: 'Faculty of agronomy', served: true },
    ],
    service,
  };
}

export function walletView(scene: string): WalletView {
  if (scene === 'empty') return { certificates: [], showings: [] };
  return {
    certificates: [
      {
        issuer: 'Registrar of Riverbend',
        kind: 'Registrar of Riverbend certificate',
        from: seconds() - 30 * DAY,
        until: seconds() + 335 * DAY,
        facts: ['adult', 'resident'],
        copies: 20,
        unshown: 19,
      },
    ],
    showings: [
      {
        time: seconds() - 3 * DAY,
        audience: 'City library',
        fact: 'resident',
        issuer: 'Registrar of Riverbend',
        copy: 1,
      },
    ],
  };
}

function wage(id: string): ProofView {
  return {
    id,
    outcome: 'valid',
    message: null,
    position: null,
    own_board: true,
    wage: {
      worker: 'Mason 7',
      amount: 1200,
      period: 'May 2026',
      fund: digits(70),
      project: 'A new roof for the library',
      currency: 'EUR',
      step: 3,
      position: 1204,
      time: seconds() - DAY,
    },
    history: null,
  };
}

/** What the shell answers about what a person owns. Files are told apart by their names. */
export function data(shell: FakeShell): Handlers {
  const empty = (): boolean => shell.options.scene === 'empty';
  const use = { time: seconds() - 2 * DAY, who: 'Tax office, desk 3', what: 'Name, Born', why: 'Fee notice' };
  let added: ProofView[] = [];
  const wages = (): ProofView[] => [...(empty() ? [] : [wage('w1')]), ...added];
  return {
    uses: async () => ({
      uses: empty() ? [] : [{ number: 0, position: 640, text: use }],
      gaps: shell.options.scene === 'disputed' ? [1] : [],
      sound: shell.options.scene !== 'disputed',
    }),
    owned: async () => shell.owned,
    publish_data: async ({ kind }) => {
      await shell.pause();
      shell.owned.publications.push({ position: 1400, kind, bytes: 300 });
      return shell.owned;
    },
    grant_data: async ({ publication, reader, label }) => {
      shell.owned.grants.push({ position: 1401, publication, label, reader, withdrawn: false });
      return shell.owned;
    },
    withdraw_data: async ({ grant }) => {
      for (const it of shell.owned.grants) if (it.position === grant) it.withdrawn = true;
      return shell.owned;
    },
    fetch_data: async ({ ticket }) => {
      if (ticket.includes('ended')) fail('fetch.withdrawn', 'The grant was withdrawn.');
      return '/home/ada/data';
    },
    history: async ({ number }) => ({ subject: digits(50), links: number.startsWith('BAT') ? LINKS : [] }),
    save_history: async () => '/home/ada/history.tabella-proof',
    open_proof: async ({ path }) => {
      const broken = path.includes('broken');
      return {
        ...wage(''),
        wage: null,
        outcome: broken ? 'invalid' : 'valid',
        message: broken ? 'the link at position 919 follows Some(871): a link is missing or moved' : null,
        position: broken ? 919 : null,
        history: broken ? null : { subject: digits(50), links: LINKS },
      };
    },
    wages: async () => wages(),
    keep_wage: async ({ path }) => {
      if (!path.endsWith('.tabella-proof')) fail('file.form', 'The proof of a wage cannot be read.');
      added = [...added, wage('w2')];
      return wages();
    },
    save_wage: async () => '/home/ada/wage.tabella-proof',
    wallet: async () => shell.wallet,
    request_certificate: async () => '/home/ada/certificate-request.json',
    add_certificate: async ({ path }) => {
      if (!path.endsWith('.json')) fail('file.form', 'The certificate cannot be read.');
      return (shell.wallet = walletView('city'));
    },
    ask_for_fact: async ({ fact, audience }) =>
      JSON.stringify({ audience, nonce: digits(80).slice(0, 32), fact }),
    show_fact: async ({ question, again }) => {
      const { audience, fact } = JSON.parse(question) as { audience: string; fact: string };
      const [certificate] = shell.wallet.certificates;
      if (!certificate?.facts.includes(fact)) fail('wallet.no_fact', 'There is no such fact.');
      if (certificate.unshown === 0 && !again) fail('wallet.used_up', 'Every copy was shown.');
      certificate.unshown = Math.max(0, certificate.unshown - 1);
      shell.wallet.showings.unshift({ time: seconds(), audience, fact, issuer: certificate.issuer, copy: 2 });
      return `${digits(81)}.${digits(82)}~${digits(83)}~${digits(84)}`;
    },
    check_fact: async ({ shown }) => {
      if (!shown.includes('~')) fail('wallet.credential', 'The signature does not hold.');
      const said = { fact: 'adult', value: 'yes', issuer: 'Registrar of Riverbend', place: 'Riverbend' };
      return { ...said, until: seconds() + 100 * DAY, valid_now: !shown.includes('old') };
    },
    issue_certificate: async () => '/home/office/certificate.json',
    pick_file: async () => '/home/ada/file.json',
  };
}
