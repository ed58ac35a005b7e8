import type { CardView, Commands, EnrolmentView } from '../src/lib/contract';
import { DAY, digits, seconds } from './scenes';
import { request } from './person';
import { fail, type FakeShell } from './shell';

type Names =
  | 'proof_ways'
  | 'pick_driver'
  | 'cards'
  | 'ask_with_card'
  | 'begin_sign_in'
  | 'end_sign_in'
  | 'cancel_sign_in';
type Handlers = { [C in Names]: (args: Commands[C]['args']) => Promise<Commands[C]['answer']> };

export const PIN = '1234';

export function sampleCard(): CardView {
  return {
    label: 'Identity card',
    pin_pad: false,
    tries: 'full',
    certificates: [
      {
        digest: digits(81),
        name: 'Given Name Family Name',
        number: 'PNO-38001085718',
        issuer: 'National identity authority',
        until: seconds() + 900 * DAY,
      },
    ],
  };
}

/** What the shell answers whoever shows a card or signs in elsewhere. */
export function card(shell: FakeShell): Handlers {
  return {
    proof_ways: async () => shell.ways,
    pick_driver: async () => (shell.ways = { ...shell.ways, driver: '/usr/lib/card-maker.so' }),
    cards: async () => {
      await shell.pause();
      if (shell.cards.length === 0) fail('card.none', 'No card is in a reader.');
      return shell.cards;
    },
    ask_with_card: async ({ label, pin }) => {
      await shell.pause();
      const found = shell.cards.find((it) => it.label === label) ?? fail('card.none', 'No card.');
      if (label === 'Revoked card') fail('card.revoked', 'The certificate was revoked by its authority.');
      if (!found.pin_pad && pin !== PIN) {
        const left = { full: 'fewer', fewer: 'last', last: 'locked', locked: 'locked' } as const;
        found.tries = left[found.tries];
        fail(
          { full: 'card.pin', fewer: 'card.pin', last: 'card.pin_last', locked: 'card.locked' }[found.tries],
          'No.',
        );
      }
      return (shell.request = request('waiting'));
    },
    begin_sign_in: async () => {
      await shell.pause();
      const address = `https://id.example/authorize?client_id=tabella&nonce=${digits(82)}`;
      return { address, opened: shell.browser };
    },
    end_sign_in: async () => {
      const asked = await new Promise<EnrolmentView | null>((resolve) => (shell.signedIn = resolve));
      if (!asked) fail('sign_in.cancelled', 'The sign-in was cancelled.');
      return (shell.request = asked);
    },
    cancel_sign_in: async () => {
      shell.signedIn(null);
      return null;
    },
  };
}
