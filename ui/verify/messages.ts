/** Every word of the page. Another language is another object of this shape. */
import type { Shown, Step } from './checks/proof';
import type { Why } from './checks/failure';

const english = {
  language: 'en',
  title: 'Check a proof',
  lead: 'This page checks proof files from Tabella. It works without a network: what you choose here stays on this computer.',

  proof: 'Proof file',
  proof_hint: 'Its name ends in .tabella-proof. Choose it, or drop it anywhere on this page.',
  subject: 'The file that the proof is about',
  subject_hint: 'Exactly as it was when the proof was made. Only its fingerprint is computed, here.',
  reading: 'Reading the file…',
  code: 'Code from paper (optional)',
  code_hint: 'The code of your board or of a checkpoint, as your city printed it.',
  tracker: 'Tracking code that you noted (optional)',
  tracker_hint: '64 characters, as the device showed them before you decided.',
  compare: 'Compare',
  unreadable: 'This file could not be read. Please choose it again.',
  waiting: 'Choose a proof file to begin.',

  headline: {
    ballot: 'This vote is in the ballot box',
    time: (time: string) => `This file existed on ${time}`,
    credential: 'This credential is genuine',
    credential_expired: 'This credential is genuine, and has expired',
    credential_early: 'This credential is genuine, and is not valid yet',
    challenge: 'This is what the opened ballot held',
    invalid: 'This proof does not hold',
    unchecked: 'This cannot be checked',
    file_missing: 'Now choose the file that the proof is about',
  },
  meaning: {
    ballot:
      'The board held this sealed vote at the time below. What was chosen is not in the proof. If the same person voted again later, the later vote counts.',
    time: 'A fingerprint of exactly this file was on the board at that time, or the file is older still.',
    credential: 'The issuer below signed it, and the board names that issuer.',
    challenge:
      'The sealed ballot with the tracking code below holds these choices and no others. It was opened to test the device: it was never cast and never counts.',
    invalid: 'Do not rely on it. What the proof claims is not shown below, because it is not proved.',
    unchecked: 'That says neither that the proof is right nor that it is wrong.',
  },

  left: {
    code: 'One thing is left for you to do',
    code_text:
      'Compare the board code with the one that your city printed, or type that one in above. Anybody can make up a whole board; nobody can make up one with this code.',
    tracker:
      'Compare the tracking code too: it has to be the one that the device showed before the ballot was opened.',
  },
  same_code: 'The code from paper is the code of this proof.',
  same_tracker: 'The tracking code that you noted is that of this ballot.',

  facts: {
    tracker: 'Tracking code',
    election: 'Election',
    position: 'Place in the log',
    time: 'On the board at',
    city: 'Board of',
    board: 'Board code',
    checkpoint: 'Checkpoint code',
    file: 'Fingerprint of the file (SHA-256)',
    stamped_by: 'Stamped by',
    key: 'Key',
    issuer: 'Issuer',
    place: 'Where the issuer is',
    type: 'Type',
    issued: 'Valid from',
    expires: 'Valid until',
    typed: 'Typed from paper',
    reason: 'Code of the reason',
  },
  stamper: {
    office: 'the office of this board',
    registrar: 'the registrar of this board',
    roll: 'somebody on the roll of this board',
  },
  disclosed: 'What the holder shows',
  nothing_disclosed: 'The holder shows nothing besides.',
  choices: 'The choices',
  no_choice: 'nothing',
  against: (option: string) => `against ${option}`,
  value: (option: string, value: string) => `${option}: ${value}`,
  universal: (time: string) => `${time} (UTC)`,
  beyond: (seconds: string) => `${seconds} seconds after 1970`,
  differs: 'differs',
  codes: 'Codes to compare with paper',
  details: 'What was checked',
  passed: 'holds',
  failed: 'does not hold',
  not_reached: 'not checked',

  step: {
    file: 'The file is a proof in its one exact form.',
    genesis: 'It begins with the founding entry of a board, signed by the office.',
    authorities: 'Each change of those who certify the board was certified by those before them.',
    checkpoint: 'More than two thirds of those who certify signed this state of the board.',
    inclusion: 'The entries are in the log, at their places.',
    signatures: 'The entries are signed by those who have to sign them.',
    subject: 'What the proof claims follows from these entries.',
    code: 'What you typed belongs to this proof.',
  } satisfies Record<Step, string>,

  why: {
    too_long: 'The file is larger than any proof.',
    no_proof: 'This file is no proof file.',
    breaks_off: 'The file breaks off. Perhaps it was not copied to its end.',
    version: 'This proof is of another version. A newer copy of this page may be able to read it.',
    encoding: 'The file is damaged or was changed: it has not the form of a proof.',
    positions: 'The entries are not in order.',
    genesis: 'The founding entry of the board is missing, changed or not signed.',
    authorities: 'A change of those who certify the board is not certified by those before them.',
    header: 'The block does not belong to those who certify the board.',
    note: 'The checkpoint is damaged, or is one of another board.',
    signers: 'Too few of those who certify the board signed the checkpoint, or it was changed.',
    other_block: 'The checkpoint is that of another block.',
    inclusion: 'An entry is not in the log at the place that the proof says.',
    entry: 'An entry is damaged or was changed.',
    signature: 'An entry is not signed by whom it has to be.',
    subject: 'The entries are not those that such a proof needs.',
    file_missing: 'The proof is whole so far. It needs the file that it is about.',
    other_file: 'The proof is about another file, or the file was changed since.',
    credential: 'The credential has not the form that it should have.',
    issuer_unknown: 'The board does not name this issuer.',
    issuer_signature: 'The issuer that the board names did not sign this credential, or it was changed.',
    disclosures: 'Something shown is not part of what the issuer signed.',
    ceremony: 'The entries about the election key do not fit together.',
    confirmations: 'Too few trustees confirmed these parts of the election key.',
    keys: 'The election key cannot be made from these entries.',
    ballot: 'The sealed ballot is not one of this election and this voter.',
    choice: 'The opening shows a choice that the ballot does not allow.',
    opening: 'The sealed ballot does not hold what the opening says.',
    other_tracker: 'The tracking code that you typed is not that of this ballot.',
    code_unreadable:
      'What you typed cannot be read as a code. Compare it with the paper, character by character.',
    other_board: 'The code that you typed is not that of this board. Where it differs is marked below.',
    other_checkpoint:
      'The code that you typed is not that of this checkpoint. Where it differs is marked below.',
  } satisfies Record<Why, string>,

  kind: {
    ballot: 'Proof that a vote was cast',
    time: 'Proof that a file existed',
    credential: 'Credential',
    challenge: 'Proof of what an opened ballot held',
  } satisfies Record<Shown['kind'], string>,
};

export type Messages = typeof english;

export const messages: Messages = english;
