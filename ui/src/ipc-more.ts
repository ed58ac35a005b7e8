import type { Commands, MenuView, NewEpoch, NewOffer, RulesView } from './lib/contract';

type Call = <C extends keyof Commands>(
  command: C,
  args: Commands[C]['args'],
) => Promise<Commands[C]['answer']>;

/** The commands about programmes, counters, forgetting, cards and sign-in, other copies of the board, and the desktop around the window. */
export const moreCommands = (call: Call) => ({
  programmes: () => call('programmes', {}),
  checkProgramme: (rules: RulesView) => call('check_programme', { rules }),
  publishProgramme: (rules: RulesView, version: number) => call('publish_programme', { rules, version }),
  beginEpoch: (epoch: NewEpoch) => call('begin_epoch', { epoch }),
  providerKey: (name: string) => call('provider_key', { name }),
  counters: () => call('counters', {}),
  lookAtVoucher: (provider: string, slip: string, quote: string | null) =>
    call('look_at_voucher', { provider, slip, quote }),
  honourVoucher: (provider: string, slip: string, quote: string | null) =>
    call('honour_voucher', { provider, slip, quote }),
  giveBack: (provider: string, slip: string) => call('give_back', { provider, slip }),
  settleVouchers: (provider: string) => call('settle_vouchers', { provider }),
  makeOffer: (provider: string, offer: NewOffer) => call('make_offer', { provider, offer }),
  quoteFee: (provider: string, fee: string, price: number, epoch: number, validUntil: number) =>
    call('quote_fee', { provider, fee, price, epoch, validUntil }),
  retention: () => call('retention', {}),
  forgetting: () => call('forgetting', {}),
  announceForgetting: (due: number) => call('announce_forgetting', { due }),
  forgetPeople: () => call('forget_people', {}),
  proofWays: () => call('proof_ways', {}),
  pickDriver: () => call('pick_driver', {}),
  cards: () => call('cards', {}),
  askWithCard: (label: string, certificate: string, pin: string | null) =>
    call('ask_with_card', { label, certificate, pin }),
  beginSignIn: () => call('begin_sign_in', {}),
  endSignIn: () => call('end_sign_in', {}),
  cancelSignIn: () => call('cancel_sign_in', {}),
  cancel: (task: string, subject: string) => call('cancel', { task, subject }),
  compare: (from: string, said: string) => call('compare', { from, said }),
  compareFile: (path: string) => call('compare_file', { path }),
  forgetNode: (url: string) => call('forget_node', { url }),
  saveEvidence: () => call('save_evidence', {}),
  saveCheckpoint: () => call('save_checkpoint', {}),
  nextArrival: () => call('next_arrival', {}),
  showMenu: (menus: MenuView[]) => call('show_menu', { menus }),
  notify: (title: string, text: string) => call('notify', { title, text }),
  about: () => call('about', {}),
  newerVersion: () => call('newer_version', {}),
});
