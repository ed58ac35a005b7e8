// Written by `make gen` from src-tauri/src/contract.rs. Change that file, not this one.

/**
 * An error as the window sees it: the window branches on `code` and shows words of its own for it; `message` and
 * `hint` are for the "details" fold.
 */
export type Failure = {
  /** Stable, dotted: `enrol.code_unknown`, `vote.closed`, `office.needs_trustees`. */
  code: string;
  /** What was wrong, in English. */
  message: string;
  /** What to do next, in English. */
  hint: string;
};

/** Everything that the frame around the three places shows. */
export type Overview = {
  /** Name of the city, as in its genesis. */
  city: string;
  /** Language tag of the system, for `Intl`. */
  locale: string;
  /** The board as this app's own copy has checked it. */
  chain: ChainView;
  /** What others see of the board. */
  watch: WatchView;
  /** This person, as the app knows them. */
  citizen: CitizenView;
};

/** How far this app's own copy of the chain is. */
export type ChainView = {
  /** Blocks checked here. */
  checked_blocks: number;
  /** Blocks that the node says it has. */
  known_blocks: number;
  /** Entries in the checked log. */
  entries: number;
  /** Root of the checked log, hexadecimal. */
  root: string;
  /** Time of the newest checked block. */
  block_time: number;
  /** Address of the node. */
  node: string;
  /** Why the last attempt to reach the node failed. */
  trouble: Failure | null;
};

/** What the app compared with others, whether or not the node answers now. */
export type WatchView = {
  /** The last checkpoint that was compared. */
  checkpoint: CheckpointView;
  /** The board as a code. */
  board_code: string;
  /** Who runs the board. */
  operators: Array<OperatorView>;
  /** Who compares the board with what others see, named by the city. */
  witnesses: Array<WitnessView>;
  /** How many of them saw the same board. */
  agreeing: number;
  /** Whether those are so few that it should be said. */
  thin: boolean;
  /** How many other apps saw the same last checkpoint. */
  others: number;
  /** When the board was last compared. */
  compared_at: number | null;
  /** Other nodes that are compared. */
  nodes: Array<ComparedNodeView>;
  /** Why the last comparison did not work. */
  trouble: Failure | null;
  /** Evidence that the board has two histories: nothing can be cast any more. */
  dispute: DisputeView | null;
};

/** A checkpoint of the board, as it is printed. */
export type CheckpointView = {
  /** Number of the block, from 0. */
  block: number;
  /** Entries in the log. */
  entries: number;
  /** Time of the block. */
  time: number;
  /** The code. */
  code: string;
  /** The signed note. */
  note: string;
};

/** Who runs a part of the board. */
export type OperatorView = {
  /** Its name. */
  name: string;
  /** Whether it signed the last checkpoint. */
  signed: boolean;
};

/** A witness that the city names. */
export type WitnessView = {
  /** Its name in signed checkpoints. */
  name: string;
  /** Who and where that is. */
  place: string;
  /** Whether it saw the same board, up to its last block or a little before. */
  agrees: boolean;
  /** The last block that it was seen to confirm. */
  block: number | null;
  /** When it confirmed it, by its own clock. */
  time: number | null;
};

/** Another node that the board is compared with. */
export type ComparedNodeView = {
  /** Its address. */
  url: string;
  /** Why the last comparison with it did not work, in English. */
  trouble: string | null;
};

/** Two checkpoints of this board that no one history has, both signed. */
export type DisputeView = {
  /** Where the other one came from; empty when that is not known. */
  shown_by: string;
  /** Who signed both. */
  signed_both: Array<string>;
  /** The two. */
  checkpoints: Array<DisputedView>;
  /** The file with the evidence. */
  file: string;
};

/** One of two checkpoints that contradict each other. */
export type DisputedView = {
  /** Number of the block. */
  block: number;
  /** Entries in the log. */
  entries: number;
  /** Its code. */
  code: string;
};

/** What came of a comparison. */
export type Compared = "same_board" | "other_board" | "same_block" | "other_block" | "later" | "same_node" | "conflict";

/** A comparison. */
export type ComparedView = {
  /** What came of it. */
  outcome: Compared;
  /** Number of the block that was compared. */
  block: number | null;
  /** The code that this app has for it, where it differs. */
  own: string | null;
  /** Which groups of characters differ, from 0, the number of the block aside. */
  differing: Array<number>;
};

/** Where this person stands. */
export type Standing = "newcomer" | "locked" | "key_ready" | "enrolled" | "ended";

/** What somebody is to the city. */
export type ClassView = "resident" | "e_resident" | "visitor" | "business" | "authority";

/** This person. */
export type CitizenView = {
  /** Where they stand. */
  standing: Standing;
  /** Their public key, hexadecimal. */
  key: string | null;
  /** What they are to the city, once the board knows them. */
  class: ClassView | null;
  /** Points they may claim for taking part, from the checked chain. */
  points: number;
  /** Ballots they sent, newest first. */
  receipts: Array<ReceiptView>;
};

/** How a person's identity is kept on this device. */
export type IdentityLock = "unlocked" | "passphrase" | "system";

/** What there is to say of a person's identity without showing any of it. */
export type IdentityView = {
  /** How it is kept; none if there is none yet. */
  lock: IdentityLock | null;
  /** Whether it is unlocked now. */
  open: boolean;
  /** Whether the recovery phrase alone brings the voter key back. */
  recoverable: boolean;
  /** Which voter key is in use: how often it was replaced. */
  enrolment: number;
  /** Whether words of the phrase were typed from paper. */
  written_down: boolean;
  /** Whether this device has a store of secrets of its own. */
  system_store: boolean;
  /** Language tags of the lists of words. */
  word_lists: Array<string>;
};

/** A recovery phrase, to be written down: whoever has it is that person. Wiped when dropped, never printed. */
export type PhraseView = {
  /** Language tag of the words. */
  language: string;
  /** The 24 words, in order. */
  words: Array<string>;
};

/** A word of a recovery phrase, typed from paper. Wiped when dropped, never printed. */
export type PhraseWord = {
  /** Which, from 1. */
  place: number;
  /** The word. */
  word: string;
};

/** How far an enrolment request is. */
export type EnrolmentStage = "waiting" | "confirming" | "enrolled" | "refused" | "expired" | "revoked";

/** A request to be enrolled. */
export type EnrolmentView = {
  /** Its code, which is compared at the desk. */
  code: string;
  /** How far it is. */
  stage: EnrolmentStage;
  /** Why it was refused. */
  reason: string | null;
  /** Until when it can be confirmed; 0 where that is not known. */
  expires_at: number;
};

/** What an election is at. */
export type Phase = "draft" | "ready" | "open" | "closed" | "tallied" | "published";

/** Binding election or opinion poll. */
export type Kind = "election" | "poll";

/** How a contest is filled in. */
export type RuleView = { "rule": "plurality";
  /** Whether a blank vote is offered. */
  blank: boolean;
} | { "rule": "approval";
  /** Fewest marks. */
  min: number;
  /** Most marks. */
  max: number;
} | { "rule": "score";
  /** Highest score. */
  max: number;
} | { "rule": "star";
  /** Highest score. */
  max: number;
} | { "rule": "cumulative";
  /** Fewest points given away. */
  min: number;
  /** Most points given away. */
  max: number;
  /** Most points for one option. */
  each: number;
} | { "rule": "quadratic";
  /** Credits there are. */
  credits: number;
  /** Whether one can vote against an option too. */
  against: boolean;
} | { "rule": "positional";
  /** Points of each position, descending. */
  points: Array<number>;
  /** Fewest options ranked. */
  min: number;
} | { "rule": "knapsack";
  /** Cost of each option. */
  costs: Array<number>;
  /** The budget. */
  budget: number;
};

/** One question of an election. */
export type ContestView = {
  /** The question. */
  title: string;
  /** The options in order, the blank one (if offered) included and last. */
  options: Array<string>;
  /** Position of the blank option. */
  blank: number | null;
  /** How it is filled in. */
  rule: RuleView;
  /** Votes, points or summed scores per option, once published. Where one can vote against an option, those for it. */
  counts: Array<number> | null;
  /** Votes against each option, once published, where one can vote against. */
  against: Array<number> | null;
  /** Every two options compared, once published, where scores come with a runoff. */
  pairs: Array<PairView> | null;
  /** Positions of the options that are ahead (more than one is a tie), once published. Never the blank one. */
  winners: Array<number> | null;
};

/** Two options of a contest, compared. */
export type PairView = {
  /** Position of the one. */
  one: number;
  /** Position of the other. */
  other: number;
  /** Voters who score the one above the other. */
  for_one: number;
  /** Voters who score the other above the one. */
  for_other: number;
};

/** An election or a poll. */
export type ElectionView = {
  /** Handle for the other commands. */
  id: string;
  /** Binding election or poll. */
  kind: Kind;
  /** Its name. */
  title: string;
  /** What it is about, plain text. */
  description: string;
  /** Its questions. */
  contests: Array<ContestView>;
  /** Where it is at. */
  phase: Phase;
  /** Announced end of voting. */
  closes_at: number;
  /** Points for taking part, 0 for none. */
  points: number;
  /** Ballots accepted so far, replaced ones included. */
  ballots: number;
  /** People who voted. */
  voters: number;
  /** People on the roll. */
  roll: number;
  /** No result is computed for fewer voters than this. */
  minimum_voters: number;
  /** Trustees of its key and how far they are. */
  trustees: Array<TrusteeView>;
  /** How many of them a tally needs. */
  threshold: number;
  /** My counted ballot's tracker. */
  my_tracker: string | null;
  /** Who takes part. */
  audience: AudienceView;
  /** Why this person does not vote in it, as the code of a failure; none if they may, or nobody can yet. */
  off: string | null;
};

/** Who takes part in an election or poll. */
export type AudienceView = {
  /** Whether ballots are cast under pseudonyms. */
  pseudonymous: boolean;
  /** The classes that vote. */
  classes: Array<ClassView>;
  /** Numbers of the districts that vote; none for all. */
  districts: Array<number>;
  /** Numbers of the age bands that vote; none for all. */
  age_bands: Array<number>;
};

/** A trustee of an election's key. */
export type TrusteeView = {
  /** Its number, from 1. */
  index: number;
  /** Its name. */
  name: string;
  /** Its confirmation of the key ceremony is on the board. */
  confirmed: boolean;
  /** Its decryption share is on the board. */
  shared: boolean;
};

/** A filled-in ballot. */
export type Choices = {
  /**
   * For each contest the value of every field: one per option, and where one can vote against an option too, as many
   * again for the votes against. A mark is 1, a place in a ranking its points.
   */
  contests: Array<Array<number>>;
};

/** A ballot that is sealed and waits for "cast" or "check". */
export type SealedView = {
  /** Election it is for. */
  election: string;
  /** Its tracker: 64 hexadecimal digits. */
  tracker: string;
  /** The first 20 digits of the tracker in groups of four, for reading aloud. */
  short: string;
  /** Bytes of the sealed ballot. */
  bytes: number;
};

/** A ballot that was opened instead of cast. */
export type OpenedView = {
  /** Its tracker. */
  tracker: string;
  /** What was in it, recomputed from the sealed ballot and the opening alone. */
  choices: Choices;
  /** Sealed ballot and opening as text, to check on a second device: `tabella open-ballot`. */
  evidence: string;
};

/** Where a sent ballot is. */
export type BallotStatus = "accepted" | "included" | "replaced" | "spoiled";

/** A sent ballot. */
export type ReceiptView = {
  /** Election it is for. */
  election: string;
  /** Title of that election. */
  title: string;
  /** Its tracker. */
  tracker: string;
  /** The short form of the tracker. */
  short: string;
  /** Where it is. */
  status: BallotStatus;
  /** Its place in the log. */
  position: number | null;
  /** Time of its block. */
  time: number | null;
};

/** A new election or poll, as typed by an official. */
export type NewElection = {
  /** Binding election or poll. */
  kind: Kind;
  /** Its name. */
  title: string;
  /** What it is about. */
  description: string;
  /** Its questions. */
  contests: Array<NewContest>;
  /** Announced end of voting. */
  closes_at: number;
  /** Points for taking part (polls only). */
  points: number;
  /** No result is computed for fewer voters than this. */
  minimum_voters: number;
  /** Who takes part. */
  audience: AudienceView;
};

/** A question of a new election; the blank option is not among `options`. */
export type NewContest = {
  /** The question. */
  title: string;
  /** The options in order. */
  options: Array<string>;
  /** How it is filled in. */
  rule: RuleView;
};

/** A code for enrolling, which the registrar hands to one person. */
export type EnrolmentCode = {
  /** Twelve letters and digits in groups of four. */
  code: string;
  /** After this it is refused. */
  expires_at: number;
};

/** What the office sees of the roll. */
export type RollView = {
  /** People on the roll. */
  enrolled: number;
  /** Codes handed out and not used. */
  open_codes: number;
};

/** Something that is known of a person, under a label. */
export type FieldView = {
  /** What it is, such as `Name`. */
  label: string;
  /** It. */
  value: string;
};

/** A request that waits for the registrar. */
export type RequestView = {
  /** Its code; the person's device shows the same. */
  code: string;
  /** The key that asks, hexadecimal. */
  key: string;
  /** Kind of proof of identity: `in_person`, `card` or `sign_in`. */
  proof: string;
  /** When it was made. */
  made_at: number;
  /** Until when it can be confirmed. */
  expires_at: number;
  /** It was confirmed, and the board's answer was lost: it is to be confirmed again. */
  confirming: boolean;
  /** What its proof says of the sender. */
  says: Array<FieldView>;
};

/** How many members a class has. */
export type ClassSizeView = {
  /** The class. */
  class: ClassView;
  /** How many have a good key. */
  members: number;
};

/** What the registrar sees. */
export type DeskView = {
  /** Requests that wait, the oldest first. */
  requests: Array<RequestView>;
  /** How many members there are of each class. */
  classes: Array<ClassSizeView>;
};

/** What the registrar attests of a member. */
export type NewMember = {
  /** The key, hexadecimal. */
  key: string;
  /** Number of the district. */
  district: number;
  /** Number of the age band. */
  age_band: number;
  /** How often this was renewed under the same key. */
  renewal: number;
};

/** Progress of something long; sent as the event `progress`. */
export type Progress = {
  /** Which task: `cast`, `ceremony`, `residents`, `tally`, `publish`, `audit`, `watch`. */
  task: string;
  /** Which step of it: a stable word, such as `dealing` or `proofs`. */
  step: string;
  /** Done so far. */
  done: number;
  /** Of how many; 0 where that is not known. */
  total: number;
};

/** A published record on this computer. */
export type RecordView = {
  /** Path of the file. */
  path: string;
  /** Bytes. */
  bytes: number;
  /** When it was written. */
  written_at: number;
};

/** The three outcomes. */
export type Outcome = "valid" | "invalid" | "cannot_be_checked";

/** The observer's verdict on a record. */
export type VerdictView = {
  /** The outcome. */
  outcome: Outcome;
  /** Name of the city in the record. */
  city: string;
  /** Every check in order, with what it covered. */
  checks: Array<CheckView>;
  /** What was found, none when valid. */
  findings: Array<FindingView>;
  /** Elections in the record with their verified results. */
  elections: Array<ElectionView>;
  /** Ballots checked. */
  ballots: number;
  /** Blocks checked. */
  blocks: number;
  /** How long it took. */
  seconds: number;
  /** The record's last checkpoint, as printed on notice boards. */
  checkpoint: string;
};

/** One check of an audit. */
export type CheckView = {
  /**
   * Stable name: `framing`, `certificates`, `log`, `roll`, `ceremony`, `manifests`, `ballots`, `order`, `shares`,
   * `counts`, `stamps`, `uses`, `rewards`, `points`, `checkpoint`.
   */
  name: string;
  /** How many things it covered. */
  covered: number;
  /** What came of it; `CannotBeChecked` where an earlier failure kept it from running. */
  outcome: Outcome;
};

/** One thing that an audit found. */
export type FindingView = {
  /** Name of the check. */
  check: string;
  /** Where: block, entry, byte. */
  place: string;
  /** What was expected and what was there. */
  message: string;
};

/** What a use says. */
export type UseTextView = {
  /** When. */
  time: number;
  /** Who looked. */
  who: string;
  /** At what. */
  what: string;
  /** Why. */
  why: string;
};

/** A use of this person's data that the registrar has logged. */
export type UseView = {
  /** Which one, from 0. */
  number: number;
  /** Position of its entry. */
  position: number;
  /** What it says; none if it cannot be read, which is the registrar's doing. */
  text: UseTextView | null;
};

/** Every use of this person's data. */
export type UsesView = {
  /** In order. */
  uses: Array<UseView>;
  /** Numbers that are missing. */
  gaps: Array<number>;
  /** Whether the registrar kept to the rules. */
  sound: boolean;
};

/** Something that this person published. */
export type PublicationView = {
  /** Position of its entry. */
  position: number;
  /** What kind of data. */
  kind: string;
  /** Bytes. */
  bytes: number;
};

/** A grant that this person gave. */
export type GrantView = {
  /** Position of its entry. */
  position: number;
  /** Position of the publication. */
  publication: number;
  /** Who may fetch, in this person's words. */
  label: string;
  /** Their key, hexadecimal. */
  reader: string;
  /** Whether it has ended. */
  withdrawn: boolean;
};

/** A fetch by somebody who has, or had, a grant. */
export type FetchView = {
  /** When. */
  time: number;
  /** Position of the grant. */
  grant: number;
  /** Who, in this person's words. */
  label: string | null;
  /** Whether the data were handed out. */
  served: boolean;
};

/** What this person published, granted and saw fetched. */
export type OwnedView = {
  /** By position. */
  publications: Array<PublicationView>;
  /** By position. */
  grants: Array<GrantView>;
  /** The newest first. */
  fetches: Array<FetchView>;
  /** Address from which others fetch. */
  service: string;
};

/** One link of a history. */
export type LinkView = {
  /** Position of its entry. */
  position: number;
  /** Who signed. */
  name: string;
  /** Where that is. */
  place: string;
  /** What was attested. */
  kind: string;
  /** The salted digest of it. */
  digest: string;
};

/** The history of a subject. */
export type HistoryView = {
  /** The hash of its number. */
  subject: string;
  /** In order. */
  links: Array<LinkView>;
};

/** A wage, as a proof shows it. */
export type WageView = {
  /** The worker. */
  worker: string;
  /** How much. */
  amount: number;
  /** For when. */
  period: string;
  /** The fund. */
  fund: string;
  /** What the fund is for, if this board has it. */
  project: string | null;
  /** The fund's currency, if this board has it. */
  currency: string | null;
  /** Number of the step that paid it. */
  step: number;
  /** Position of its entry. */
  position: number;
  /** Time of the checkpoint that shows it. */
  time: number;
};

/** A proof file that was opened here. */
export type ProofView = {
  /** Its name here, if it is kept. */
  id: string;
  /** What came of the check. */
  outcome: Outcome;
  /** What does not hold, in English. */
  message: string | null;
  /** Position of the entry at which it fails. */
  position: number | null;
  /** Whether it is of this city's board. */
  own_board: boolean;
  /** The wage that it shows. */
  wage: WageView | null;
  /** The history that it shows. */
  history: HistoryView | null;
};

/** A certificate in the wallet, all copies together. */
export type CertificateView = {
  /** Who issued it. */
  issuer: string;
  /** Its type. */
  kind: string;
  /** Valid from. */
  from: number;
  /** Valid until. */
  until: number;
  /** The names of its facts. */
  facts: Array<string>;
  /** How many copies there are. */
  copies: number;
  /** How many of them were not shown yet. */
  unshown: number;
};

/** A fact that was shown to somebody. */
export type ShowingView = {
  /** When. */
  time: number;
  /** To whom. */
  audience: string;
  /** The name of the fact. */
  fact: string;
  /** Who issued the certificate. */
  issuer: string;
  /** Which copy: two showings of one copy can be recognised as one person's. */
  copy: number;
};

/** What is in the wallet. */
export type WalletView = {
  /** The certificates. */
  certificates: Array<CertificateView>;
  /** Every showing, the newest first. */
  showings: Array<ShowingView>;
};

/** What a shown fact says, after it was checked. */
export type FactView = {
  /** The name of the fact. */
  fact: string;
  /** Its value, in words. */
  value: string;
  /** Who says so. */
  issuer: string;
  /** Where that is. */
  place: string;
  /** Valid until. */
  until: number;
  /** Whether it is valid now. */
  valid_now: boolean;
};

/** A fact of a new certificate. */
export type NewFact = {
  /** Its name. */
  name: string;
  /** Its value. */
  value: string;
};

/** What a member of a fund does. */
export type RoleView = "requester" | "approver" | "payer";

/** A member of a fund. */
export type MemberView = {
  /** What they do. */
  role: RoleView;
  /** Their name. */
  name: string;
};

/** What was done in a step. */
export type StepView = { "step": "request";
  /** What for. */
  purpose: string;
  /** How much. */
  amount: number;
} | { "step": "approval";
  /** Number of the step that asked. */
  request: number;
} | { "step": "payment";
  /** Number of the step that asked. */
  request: number;
  /** How much. */
  amount: number;
  /** To whom. */
  to: string;
} | { "step": "wages";
  /** Number of the step that asked. */
  request: number;
  /** How much in all. */
  amount: number;
  /** How many. */
  count: number;
} | { "step": "donation";
  /** From where. */
  source: string;
  /** How much. */
  amount: number;
};

/** A step that was taken. */
export type TakenStepView = {
  /** Its number, from 1. */
  number: number;
  /** Who took it; none for the office. */
  by: string | null;
  /** Position of its entry. */
  position: number;
  /** What was done. */
  done: StepView;
  /** How much of it was paid without approval, or beyond the money there is. */
  over: number;
};

/** A request for money. */
export type MoneyRequestView = {
  /** Number of the step that asked. */
  number: number;
  /** What for. */
  purpose: string;
  /** How much. */
  amount: number;
  /** Who approved it. */
  approved_by: Array<string>;
  /** Whether enough did. */
  approved: boolean;
  /** How much was paid on it. */
  paid: number;
};

/** What a fund has come to, as this app adds it up. */
export type TotalsView = {
  /** Asked for. */
  requested: number;
  /** Approved. */
  approved: number;
  /** Paid, wages included. */
  paid: number;
  /** Came in beside the budget. */
  donated: number;
  /** Paid without approval, or beyond the money there is. */
  overpaid: number;
};

/** A fund on the board. */
export type FundView = {
  /** Hash of its entry. */
  id: string;
  /** Handle of the election that it follows. */
  election: string;
  /** Position of the contest. */
  contest: number;
  /** Position of the option that won. */
  option: number;
  /** That option. */
  project: string;
  /** Three capital letters. */
  currency: string;
  /** The budget. */
  budget: number;
  /** How many approve a request. */
  needed: number;
  /** Who acts in it. */
  members: Array<MemberView>;
  /** What it has come to. */
  totals: TotalsView;
  /** Its requests. */
  requests: Array<MoneyRequestView>;
  /** Its steps, in order. */
  steps: Array<TakenStepView>;
  /** Whether nothing was paid that should not have been. */
  sound: boolean;
};

/** A new fund. */
export type NewFund = {
  /** Handle of the election. */
  election: string;
  /** Position of the contest. */
  contest: number;
  /** Position of the option that won. */
  option: number;
  /** Three capital letters. */
  currency: string;
  /** The budget. */
  budget: number;
};

/** A wage to be paid. */
export type NewWage = {
  /** The worker. */
  worker: string;
  /** How much. */
  amount: number;
  /** For when. */
  period: string;
};

/** Wages that were paid. */
export type PaidWagesView = {
  /** The fund after it. */
  fund: FundView;
  /** The proofs, each for its worker alone. */
  slips: Array<string>;
};

/** Every command of the shell: what it takes and what it answers. Each rejects with a Failure. */
export type Commands = {
  overview: { args: Record<string, never>; answer: Overview };
  elections: { args: Record<string, never>; answer: Array<ElectionView> };
  create_key: { args: { language: string | null; passphrase: string | null }; answer: CitizenView };
  identity: { args: Record<string, never>; answer: IdentityView };
  recovery_phrase: { args: { language: string | null }; answer: PhraseView };
  confirm_phrase: { args: { words: Array<PhraseWord> }; answer: IdentityView };
  restore_identity: { args: { phrase: string; passphrase: string | null }; answer: CitizenView };
  unlock_identity: { args: { passphrase: string | null }; answer: CitizenView };
  lock_identity: { args: { passphrase: string | null }; answer: IdentityView };
  next_key: { args: { passphrase: string | null }; answer: CitizenView };
  enrol: { args: { code: string }; answer: CitizenView };
  ask_to_enrol: { args: Record<string, never>; answer: EnrolmentView };
  enrolment: { args: Record<string, never>; answer: EnrolmentView | null };
  seal: { args: { election: string; choices: Choices }; answer: SealedView };
  cast: { args: { tracker: string }; answer: ReceiptView };
  challenge: { args: { tracker: string }; answer: OpenedView };
  discard: { args: Record<string, never>; answer: null };
  save_receipt: { args: { tracker: string }; answer: string | null };
  roll: { args: Record<string, never>; answer: RollView };
  new_code: { args: Record<string, never>; answer: EnrolmentCode };
  create_election: { args: { election: NewElection }; answer: ElectionView };
  hold_ceremony: { args: { election: string }; answer: ElectionView };
  open_election: { args: { election: string }; answer: ElectionView };
  residents_vote: { args: { election: string; count: number }; answer: ElectionView };
  close_election: { args: { election: string }; answer: ElectionView };
  tally: { args: { election: string; present: Array<number> }; answer: ElectionView };
  publish: { args: { election: string }; answer: ElectionView };
  desk: { args: Record<string, never>; answer: DeskView };
  confirm_request: { args: { code: string; reference: string; fields: Array<FieldView> }; answer: EnrolmentView };
  refuse_request: { args: { code: string; reason: string }; answer: EnrolmentView };
  report_loss: { args: { reference: string }; answer: EnrolmentCode };
  revoke: { args: { key: string; successor: string | null }; answer: DeskView };
  name_members: { args: { class: ClassView; members: Array<NewMember> }; answer: DeskView };
  look_at_person: { args: { reference: string; who: string; what: Array<string>; why: string }; answer: Array<FieldView> };
  uses: { args: Record<string, never>; answer: UsesView };
  owned: { args: Record<string, never>; answer: OwnedView };
  publish_data: { args: { path: string; kind: string }; answer: OwnedView };
  grant_data: { args: { publication: number; reader: string; label: string }; answer: OwnedView | null };
  withdraw_data: { args: { grant: number }; answer: OwnedView };
  fetch_data: { args: { ticket: string }; answer: string | null };
  history: { args: { number: string }; answer: HistoryView };
  save_history: { args: { number: string }; answer: string | null };
  open_proof: { args: { path: string }; answer: ProofView };
  wages: { args: Record<string, never>; answer: Array<ProofView> };
  keep_wage: { args: { path: string }; answer: Array<ProofView> };
  save_wage: { args: { id: string }; answer: string | null };
  wallet: { args: Record<string, never>; answer: WalletView };
  request_certificate: { args: { copies: number }; answer: string | null };
  add_certificate: { args: { path: string }; answer: WalletView };
  ask_for_fact: { args: { fact: string; audience: string }; answer: string };
  show_fact: { args: { question: string; again: boolean }; answer: string };
  check_fact: { args: { shown: string; question: string }; answer: FactView };
  issue_certificate: { args: { keys: string; facts: Array<NewFact>; until: number }; answer: string | null };
  pick_file: { args: Record<string, never>; answer: string | null };
  funds: { args: Record<string, never>; answer: Array<FundView> };
  open_fund: { args: { fund: NewFund }; answer: FundView };
  fund_step: { args: { fund: string; by: string; step: StepView }; answer: FundView };
  pay_wages: { args: { fund: string; by: string; request: number; wages: Array<NewWage> }; answer: PaidWagesView };
  compare: { args: { from: string; said: string }; answer: ComparedView };
  compare_file: { args: { path: string }; answer: ComparedView };
  forget_node: { args: { url: string }; answer: WatchView };
  save_evidence: { args: Record<string, never>; answer: string | null };
  save_checkpoint: { args: Record<string, never>; answer: string | null };
  print_page: { args: Record<string, never>; answer: null };
  export_record: { args: Record<string, never>; answer: RecordView };
  records: { args: Record<string, never>; answer: Array<RecordView> };
  audit: { args: { path: string; checkpoint: string | null }; answer: VerdictView };
  pick_record: { args: Record<string, never>; answer: string | null };
};

/** What the shell sends without being asked. */
export type Events = {
  /** How far something long is. */
  progress: Progress;
  /** The app's own copy of the board advanced. */
  chain: ChainView;
  /** The board was compared with others. */
  watch: WatchView;
};
