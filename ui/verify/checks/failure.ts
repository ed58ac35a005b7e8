/** What a check says when it does not hold: the code of docs/proof-file.md, and which sentence tells a reader why. */
export type Code =
  | 'proof.encoding'
  | 'proof.genesis'
  | 'proof.authorities'
  | 'proof.checkpoint'
  | 'proof.inclusion'
  | 'proof.signature'
  | 'proof.subject'
  | 'proof.file'
  | 'proof.credential'
  | 'proof.challenge'
  | 'proof.wage'
  | 'proof.history'
  | 'proof.other_code';

export type Why =
  | 'too_long'
  | 'no_proof'
  | 'breaks_off'
  | 'version'
  | 'encoding'
  | 'positions'
  | 'genesis'
  | 'authorities'
  | 'header'
  | 'note'
  | 'signers'
  | 'other_block'
  | 'inclusion'
  | 'entry'
  | 'signature'
  | 'subject'
  | 'file_missing'
  | 'other_file'
  | 'credential'
  | 'issuer_unknown'
  | 'issuer_signature'
  | 'disclosures'
  | 'ceremony'
  | 'confirmations'
  | 'keys'
  | 'ballot'
  | 'choice'
  | 'opening'
  | 'wage'
  | 'other_subject'
  | 'link_order'
  | 'link_signer'
  | 'no_link'
  | 'other_tracker'
  | 'code_unreadable'
  | 'other_board'
  | 'other_checkpoint';

/** `invalid`: a check does not hold. `unchecked`: something needed is missing, which says neither yes nor no. */
export type Bad = 'invalid' | 'unchecked';

export class Failure extends Error {
  constructor(
    readonly code: Code,
    readonly why: Why,
    readonly outcome: Bad = 'invalid',
    /** Position of the entry at which it fails, where it is one. */
    readonly at: bigint | null = null,
  ) {
    super(`${code}: ${why}`);
  }
}

/** Fails unless the condition holds. */
export function need(condition: unknown, code: Code, why: Why, at: bigint | null = null): asserts condition {
  if (!condition) throw new Failure(code, why, 'invalid', at);
}
