import { invoke } from '@tauri-apps/api/core';
import { listen, type UnlistenFn } from '@tauri-apps/api/event';
import type { ChainView, Choices, Commands, Failure, NewElection, Progress, WatchView } from './lib/contract';

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
  createKey: () => call('create_key', {}),
  identity: () => call('identity', {}),
  recoveryPhrase: (language: string | null) => call('recovery_phrase', { language }),
  restoreIdentity: (phrase: string, passphrase: string | null) =>
    call('restore_identity', { phrase, passphrase }),
  unlockIdentity: (passphrase: string | null) => call('unlock_identity', { passphrase }),
  lockIdentity: (passphrase: string | null) => call('lock_identity', { passphrase }),
  enrol: (code: string) => call('enrol', { code }),
  seal: (election: string, choices: Choices) => call('seal', { election, choices }),
  cast: (tracker: string) => call('cast', { tracker }),
  challenge: (tracker: string) => call('challenge', { tracker }),
  discard: () => call('discard', {}),
  saveReceipt: (tracker: string) => call('save_receipt', { tracker }),
  roll: () => call('roll', {}),
  newCode: () => call('new_code', {}),
  createElection: (election: NewElection) => call('create_election', { election }),
  holdCeremony: (election: string) => call('hold_ceremony', { election }),
  openElection: (election: string) => call('open_election', { election }),
  residentsVote: (election: string, count: number) => call('residents_vote', { election, count }),
  closeElection: (election: string) => call('close_election', { election }),
  tally: (election: string, present: number[]) => call('tally', { election, present }),
  publish: (election: string) => call('publish', { election }),
  compare: (from: string, said: string) => call('compare', { from, said }),
  compareFile: (path: string) => call('compare_file', { path }),
  forgetNode: (url: string) => call('forget_node', { url }),
  saveEvidence: () => call('save_evidence', {}),
  saveCheckpoint: () => call('save_checkpoint', {}),
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
