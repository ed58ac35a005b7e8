import type { Commands, EnrolmentView, ReturnedView } from '../src/lib/contract';
import { citizen, DAY, seconds } from './scenes';
import { fail, type FakeShell } from './shell';

const WORDS =
  'anchor basket candle drift ember fabric garden harvest island jacket kitten ladder marble napkin orange pencil quarter ribbon saddle timber umbrella velvet window yellow'.split(
    ' ',
  );
export const CODE = '4HK2-9QRT-0VWX-7YZA-BCDE-FGHJ-KMNP-1235';

const KEPT: ReturnedView = {
  kept: 'opened',
  number: 4,
  credentials: 8,
  wages: 1,
  data: 2,
  left_out: 0,
};

type Names =
  | 'create_key'
  | 'identity'
  | 'recovery_phrase'
  | 'confirm_phrase'
  | 'restore_identity'
  | 'returned'
  | 'bring_back'
  | 'unlock_identity'
  | 'lock_identity'
  | 'next_key'
  | 'enrol'
  | 'ask_to_enrol'
  | 'enrolment';
type Handlers = { [C in Names]: (args: Commands[C]['args']) => Promise<Commands[C]['answer']> };

export function request(stage: EnrolmentView['stage'], reason: string | null = null): EnrolmentView {
  return { code: CODE, stage, reason, expires_at: seconds() + 14 * DAY };
}

/** What the shell answers about this person. */
export function person(shell: FakeShell): Handlers {
  const open = (): void => {
    shell.identity = { ...shell.identity, lock: shell.identity.lock ?? 'unlocked', open: true };
  };
  return {
    create_key: async () => {
      await shell.pause();
      open();
      return (shell.citizen = citizen('key_ready'));
    },
    identity: async () => shell.identity,
    recovery_phrase: async ({ language }) => ({ language: language ?? 'en', words: WORDS }),
    confirm_phrase: async ({ words }) => {
      if (words.some(({ place, word }) => WORDS[place - 1] !== word.trim().toLowerCase()))
        fail('phrase.not_these', 'These words of the phrase are others: 3.', 'Compare them with the paper.');
      return (shell.identity = { ...shell.identity, written_down: true });
    },
    restore_identity: async ({ phrase }) => {
      await shell.pause();
      if (phrase.trim().split(/\s+/).length !== 24)
        fail('phrase.count', 'A recovery phrase has 24 words.', 'Compare every word with the paper.');
      open();
      shell.identity = { ...shell.identity, written_down: true };
      shell.returned = shell.keeper ? KEPT : { kept: 'missing', reason: 'the node does not answer' };
      return (shell.citizen = citizen('city'));
    },
    returned: async () => shell.returned,
    bring_back: async () => {
      await shell.pause();
      if (!shell.keeper) fail('node.unreachable', 'The node does not answer.', 'Try again in a moment.');
      return (shell.returned = KEPT);
    },
    unlock_identity: async ({ passphrase }) => {
      await shell.pause();
      if (passphrase !== null && !passphrase.startsWith('a good'))
        fail('identity.passphrase', 'The passphrase is wrong.', 'Type it again.');
      open();
      return (shell.citizen = citizen('city'));
    },
    lock_identity: async ({ passphrase }) => {
      if (passphrase !== null && passphrase.length < 12)
        fail('identity.short', 'At least 12 characters.', 'Take several words.');
      return (shell.identity = { ...shell.identity, lock: passphrase === null ? 'system' : 'passphrase' });
    },
    next_key: async () => {
      await shell.pause();
      shell.identity = { ...shell.identity, enrolment: shell.identity.enrolment + 1 };
      return (shell.citizen = { ...shell.citizen, standing: 'enrolled' });
    },
    enrol: async ({ code }) => {
      await shell.pause();
      if (code.startsWith('0000'))
        fail('enrol.code_unknown', 'The registrar issued no such code.', 'Ask for a new one.');
      return (shell.citizen = citizen('empty'));
    },
    ask_to_enrol: async () => {
      await shell.pause();
      return (shell.request = request('waiting'));
    },
    enrolment: async () => shell.request,
  };
}
