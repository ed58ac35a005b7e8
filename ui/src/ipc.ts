import { invoke } from '@tauri-apps/api/core';
import { listen, type UnlistenFn } from '@tauri-apps/api/event';
import { moreCommands } from './ipc-more';
import type {
  ChainView,
  Choices,
  ClassView,
  Commands,
  Failure,
  FieldView,
  NewElection,
  NewFact,
  NewFund,
  NewMember,
  NewWage,
  PhraseWord,
  Progress,
  StepView,
  WatchView,
} from './lib/contract';

export function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}

async function call<C extends keyof Commands>(
  command: C,
  args: Commands[C]['args'],
): Promise<Commands[C]['answer']> {
  try {
    return await invoke<Commands[C]['answer']>(command, args);
  } catch (error) {
    // A refused or crashed command rejects with plain text; the window knows only failures.
    if (isFailure(error)) throw error;
    const failure: Failure = { code: 'shell.unexpected', message: String(error), hint: '' };
    throw failure;
  }
}

/** Every command of the shell, by name. */
export const shell = {
  overview: () => call('overview', {}),
  elections: () => call('elections', {}),
  createKey: (language: string | null, passphrase: string | null) =>
    call('create_key', { language, passphrase }),
  identity: () => call('identity', {}),
  recoveryPhrase: (language: string | null) => call('recovery_phrase', { language }),
  confirmPhrase: (words: PhraseWord[]) => call('confirm_phrase', { words }),
  restoreIdentity: (phrase: string, passphrase: string | null) =>
    call('restore_identity', { phrase, passphrase }),
  returned: () => call('returned', {}),
  bringBack: () => call('bring_back', {}),
  unlockIdentity: (passphrase: string | null) => call('unlock_identity', { passphrase }),
  lockIdentity: (passphrase: string | null) => call('lock_identity', { passphrase }),
  nextKey: (passphrase: string | null) => call('next_key', { passphrase }),
  enrol: (code: string) => call('enrol', { code }),
  askToEnrol: () => call('ask_to_enrol', {}),
  enrolment: () => call('enrolment', {}),
  writeIn: (text: string, bytes: number) => call('write_in', { text, bytes }),
  seal: (election: string, choices: Choices) => call('seal', { election, choices }),
  cast: (tracker: string) => call('cast', { tracker }),
  challenge: (tracker: string) => call('challenge', { tracker }),
  discard: () => call('discard', {}),
  saveReceipt: (tracker: string) => call('save_receipt', { tracker }),
  roll: () => call('roll', {}),
  newCode: () => call('new_code', {}),
  previewElection: (election: NewElection) => call('preview_election', { election }),
  createElection: (election: NewElection) => call('create_election', { election }),
  holdCeremony: (election: string) => call('hold_ceremony', { election }),
  openElection: (election: string) => call('open_election', { election }),
  fixRoll: (election: string) => call('fix_roll', { election }),
  residentsJoin: (election: string, count: number) => call('residents_join', { election, count }),
  residentsVote: (election: string, count: number) => call('residents_vote', { election, count }),
  closeElection: (election: string) => call('close_election', { election }),
  tally: (election: string, present: number[]) => call('tally', { election, present }),
  publish: (election: string) => call('publish', { election }),
  desk: () => call('desk', {}),
  confirmRequest: (code: string, reference: string, fields: FieldView[]) =>
    call('confirm_request', { code, reference, fields }),
  refuseRequest: (code: string, reason: string) => call('refuse_request', { code, reason }),
  reportLoss: (reference: string) => call('report_loss', { reference }),
  revoke: (key: string, successor: string | null) => call('revoke', { key, successor }),
  nameMembers: (memberClass: ClassView, members: NewMember[]) =>
    call('name_members', { class: memberClass, members }),
  lookAtPerson: (reference: string, who: string, what: string[], why: string) =>
    call('look_at_person', { reference, who, what, why }),
  uses: () => call('uses', {}),
  owned: () => call('owned', {}),
  publishData: (path: string, kind: string) => call('publish_data', { path, kind }),
  grantData: (publication: number, reader: string, label: string) =>
    call('grant_data', { publication, reader, label }),
  withdrawData: (grant: number) => call('withdraw_data', { grant }),
  fetchData: (ticket: string) => call('fetch_data', { ticket }),
  history: (number: string) => call('history', { number }),
  saveHistory: (number: string) => call('save_history', { number }),
  openProof: (path: string) => call('open_proof', { path }),
  wages: () => call('wages', {}),
  keepWage: (path: string) => call('keep_wage', { path }),
  saveWage: (id: string) => call('save_wage', { id }),
  wallet: () => call('wallet', {}),
  requestCertificate: (copies: number) => call('request_certificate', { copies }),
  addCertificate: (path: string) => call('add_certificate', { path }),
  askForFact: (fact: string, audience: string) => call('ask_for_fact', { fact, audience }),
  showFact: (question: string, again: boolean) => call('show_fact', { question, again }),
  checkFact: (shown: string, question: string) => call('check_fact', { shown, question }),
  issueCertificate: (keys: string, facts: NewFact[], until: number) =>
    call('issue_certificate', { keys, facts, until }),
  pickFile: () => call('pick_file', {}),
  forum: () => call('forum', {}),
  propose: (title: string, text: string) => call('propose', { title, text }),
  support: (proposal: string) => call('support', { proposal }),
  answer: (about: string, decided: string, done: string) => call('answer', { about, decided, done }),
  tell: (title: string, text: string) => call('tell', { title, text }),
  points: () => call('points', {}),
  pointRules: () => call('point_rules', {}),
  claimPoints: (election: string) => call('claim_points', { election }),
  readSlip: (path: string) => call('read_slip', { path }),
  reviewAct: (act: string) => call('review_act', { act }),
  claimAct: (act: string) => call('claim_act', { act }),
  buyOffer: (provider: string, offer: string) => call('buy_offer', { provider, offer }),
  reviewFee: (quote: string) => call('review_fee', { quote }),
  payFee: (quote: string) => call('pay_fee', { quote }),
  donatePoints: (fund: string, provider: string, amount: number) =>
    call('donate_points', { fund, provider, amount }),
  voucher: (spend: number) => call('voucher', { spend }),
  finishPurchase: (spend: number) => call('finish_purchase', { spend }),
  funds: () => call('funds', {}),
  openFund: (fund: NewFund) => call('open_fund', { fund }),
  fundStep: (fund: string, by: string, step: StepView) => call('fund_step', { fund, by, step }),
  payWages: (fund: string, by: string, request: number, wages: NewWage[]) =>
    call('pay_wages', { fund, by, request, wages }),
  ...moreCommands(call),
  printPage: () => call('print_page', {}),
  exportRecord: () => call('export_record', {}),
  records: () => call('records', {}),
  audit: (path: string, checkpoint: string | null) => call('audit', { path, checkpoint }),
  pickRecord: () => call('pick_record', {}),
};

export function onProgress(heard: (progress: Progress) => void): Promise<UnlistenFn> {
  return listen<Progress>('progress', (event) => heard(event.payload));
}

export function onChain(heard: (chain: ChainView) => void): Promise<UnlistenFn> {
  return listen<ChainView>('chain', (event) => heard(event.payload));
}

export function onWatch(heard: (watch: WatchView) => void): Promise<UnlistenFn> {
  return listen<WatchView>('watch', (event) => heard(event.payload));
}

export const onArrival = (heard: () => void): Promise<UnlistenFn> => listen('arrival', heard);

export const onMenu = (heard: (id: string) => void): Promise<UnlistenFn> =>
  listen<string>('menu', (event) => heard(event.payload));
