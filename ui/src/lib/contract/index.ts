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

/** What a restore brought back beside what is on the board: what the city's node kept sealed. */
export type ReturnedView = { "kept": "opened";
  /** Its number. Whether there was a newer one, a fresh device cannot tell. */
  number: number;
  /** Copies of credentials. */
  credentials: number;
  /** Proofs of wages. */
  wages: number;
  /** Published data. */
  data: number;
  /** Published data that had no room in it. */
  left_out: number;
} | { "kept": "nothing" } | { "kept": "missing";
  /** Why, for whoever helps. */
  reason: string;
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

/** How rankings are counted. A manifest can say more than that; what it says in full stands in its own text. */
export type RankedMethod = "instant_runoff" | "stv_scotland" | "stv_portland" | "stv_ireland" | "stv_meek" | "schulze" | "ranked_pairs" | "copeland" | "borda" | "expanding_approvals";

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
} | { "rule": "ranked";
  /** How many ranks there are. */
  ranks: number;
  /** How rankings are counted. */
  method: RankedMethod;
  /** Places to fill; 1 where the method elects one option. */
  seats: number;
  /** Whether only pairs become public, and no ballot. */
  pairs: boolean;
} | { "rule": "graded";
  /** What the grades are called, from the lowest on. */
  grades: Array<string>;
  /** Places to fill. */
  seats: number;
} | { "rule": "write_in";
  /** Most bytes of it. */
  bytes: number;
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
  /**
   * Positions of the options that are ahead (more than one is a tie), once published; where rankings or grades are counted,
   * of those that are elected, or between which the count stops. Never the blank one.
   */
  winners: Array<number> | null;
  /** Whether several options may have one rank, where options are ranked. */
  equals: boolean;
  /** How it was counted, once published, where rankings, grades or texts were. */
  count: CountView | null;
};

/** How rankings, grades or texts were counted. Options are their positions; codes are those of `docs/counting.md`. */
export type CountView = {
  /** Ballots that say nothing; none where no ballot was opened. */
  blank: number | null;
  /** Ballots that cannot be read. */
  unreadable: number;
  /** Who is elected, in the order of the rule. */
  elected: Array<number>;
  /** Between whom the count stops, because nothing breaks the tie. */
  tied: Array<number>;
  /** Places that nobody has. */
  vacant: number;
  /** What lots were drawn by, in hexadecimal, where one was drawn. */
  seed: string | null;
  /** How it came about. */
  steps: StepsView;
};

/** How a count came about. */
export type StepsView = { "kind": "rounds";
  /** Ballots that are counted: all but blank ones. */
  ballots: number;
  /** Decimal places of votes. */
  places: number;
  /** The rounds in order. */
  rounds: Array<RoundView>;
} | { "kind": "pairs";
  /** For each option how many ballots prefer it to each other one; 0 for itself. */
  above: Array<Array<number>>;
  /** Who is preferred to every other option. */
  condorcet: number | null;
  /** What followed from that. */
  events: Array<CountEventView>;
} | { "kind": "points";
  /** Points of each option. */
  points: Array<number>;
  /** Ties that were broken. */
  events: Array<CountEventView>;
} | { "kind": "grades";
  /** For each option how many ballots give it each grade, from the lowest on. */
  grades: Array<Array<number>>;
  /** For each option the grade that more than half of the ballots give at least; none without ballots. */
  majority: Array<number | null>;
  /** Ties that were broken. */
  events: Array<CountEventView>;
} | { "kind": "texts";
  /** Each with those that are alike. */
  texts: Array<TextView>;
} | { "kind": "projects";
  /** What followed. */
  events: Array<CountEventView>;
};

/** One round. Votes of all options, the ended and the lost ones are together the ballots. */
export type RoundView = {
  /** What moved to begin it; nothing before the first. */
  transfer: TransferView | null;
  /** Votes of each option. */
  votes: Array<number>;
  /** Votes of ballots that name nobody else. */
  exhausted: number;
  /** Votes of ballots that ended at several options of one rank. */
  overvotes: number;
  /** Votes of ballots that ended at ranks left out. */
  skips: number;
  /** Votes that rounding made disappear. */
  lost: number;
  /** How many votes elect. */
  quota: number;
  /** What follows. */
  events: Array<CountEventView>;
};

/** What moved before a round. */
export type TransferView = {
  /** `transfer.surplus` or `transfer.exclusion`. */
  code: string;
  /** From whom. */
  from: Array<number>;
  /** What each option received. */
  received: Array<number>;
  /** What nobody received: it ended, or was lost to rounding. */
  ended: number;
};

/** Something that happened in a count. */
export type CountEventView = {
  /** What. */
  code: string;
  /** To whom; of two options compared the winner first; of a broken tie who was chosen. */
  options: Array<number>;
  /** Between whom a tie was. */
  tied: Array<number>;
};

/** Texts that are alike. */
export type TextView = {
  /** The most frequent of them. */
  text: string;
  /** Ballots with one of them. */
  votes: number;
  /** Other ways in which it is written. */
  spellings: Array<SpellingView>;
};

/** A way in which a text is written. */
export type SpellingView = {
  /** The text. */
  text: string;
  /** Ballots with it. */
  votes: number;
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
  /** How far its secret roll is; none where ballots are cast under the keys on the roll of the board. */
  secret_roll: SecretRollView | null;
};

/** The roll of an election in which nobody sees who voted: voters join it, the office fixes it, trustees mix it. */
export type SecretRollView = {
  /** Keys that joined. */
  joined: number;
  /** Fewest keys with which it is fixed. */
  least: number;
  /** Whether it is fixed, so that nobody joins any more. */
  fixed: boolean;
  /** Mixes that are on the board. */
  mixes: number;
  /** Mixes that it takes before voting opens. */
  mixes_needed: number;
  /** Whether this person's key joined. */
  mine: boolean;
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
  /** Its mix of the secret roll is on the board. */
  mixed: boolean;
};

/** What is filled in for one question. */
export type Selection = Array<number> | {
  /** The options at each rank, from the first on. */
  ranking: Array<Array<number>>;
} | {
  /** The grade of each option, 0 for the lowest; none where it has none. */
  grades: Array<number | null>;
} | {
  /** The words. */
  text: string;
} | {
  /** Why: a code of `docs/counting.md`, section 16. */
  unreadable: string;
};

/** A filled-in ballot. */
export type Choices = {
  /** What is filled in for each contest. */
  contests: Array<Selection>;
};

/** What would be stored of a text. */
export type WrittenView = {
  /** The text as it would be stored; none where it cannot be. */
  stored: string | null;
  /** Bytes that it takes; none where that cannot be said. */
  used: number | null;
  /** Why it cannot be stored. */
  refusal: Failure | null;
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
  /** Whether who voted stays secret. */
  secret_roll: boolean;
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

/** A new election as voters will see it. */
export type PreviewView = {
  /** Its questions. */
  contests: Array<ContestView>;
  /**
   * Positions of questions that can be filled in in more ways than there are voters, while every ballot becomes public:
   * somebody could ask a voter for one certain way, and look whether it is there.
   */
  telling: Array<number>;
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

/** What happened. */
export type NewsKind = "opened" | "closes_soon" | "closed" | "published" | "withheld" | "notice" | "answer" | "debate" | "answer_due" | "overdue";

/** Something to tell. */
export type NewsView = {
  /** What happened. */
  what: NewsKind;
  /** The election or proposal that it is about. */
  about: string | null;
  /** Whether that is an election or a poll. */
  is_election: boolean;
  /** Title of the election, the proposal or the notice. */
  title: string;
  /** What the office says; empty for everything that follows from the board by itself. */
  text: string;
  /** When, Unix seconds; for what is coming, when it comes. */
  time: number | null;
};

/** How far a proposal is. */
export type ProposalProgress = "open" | "debate" | "answer_due" | "overdue" | "answered";

/** Something that a resident proposes. */
export type ProposalView = {
  /** Its identifier. */
  id: string;
  /** Its title. */
  title: string;
  /** What is proposed. */
  text: string;
  /** How many support it. */
  support: number;
  /** How many have to. */
  support_needed: number;
  /** How many have to take part in a poll about it. */
  part_needed: number;
  /** How far it is. */
  progress: ProposalProgress;
  /** Until when an answer is due, Unix seconds. */
  answer_by: number | null;
  /** Whether this person supports it. */
  mine: boolean;
};

/** What the office said. */
export type AnswerView = {
  /** The election or proposal that it is about. */
  about: string;
  /** When, Unix seconds. */
  time: number;
  /** What was decided. */
  decided: string;
  /** What was done; empty if nothing was said of it. */
  done: string;
};

/** What there is to tell and to support. */
export type ForumView = {
  /** Everything to tell, the newest first. */
  news: Array<NewsView>;
  /** All proposals. */
  proposals: Array<ProposalView>;
  /** What the office said about elections, polls and proposals, in order. */
  answers: Array<AnswerView>;
};

/** What raised or lowered somebody's points. */
export type PointEventKind = "ballot" | "act" | "offer" | "fee" | "donation" | "other" | "expired";

/** What became of points that were spent. */
export type SpendFate = "open" | "used" | "given_back" | "expired";

/** A price that no account holds is paid out of several: one part at once, the others each at a random moment. */
export type UnfinishedView = {
  /** Points that are on the board. */
  paid: number;
  /** Points that are not yet; what was bought is good once they are. */
  missing: number;
  /** Until when they are sent, Unix seconds. */
  until: number;
  /** Whether that time is over and nothing more is sent: a quote has ended, or the points have. */
  is_late: boolean;
};

/** Something that raised or lowered somebody's points. */
export type PointEventView = {
  /** What it was. */
  what: PointEventKind;
  /** Position of its entry; none for what time alone did. */
  position: number | null;
  /** When, Unix seconds. */
  time: number;
  /** Points. */
  amount: number;
  /** Of what was claimed, the points that are still to come. */
  coming: number;
  /** Of what was claimed, the points of tokens that were handed in and nothing came of. */
  void: number;
  /** What it was about: a title, or the identifier of a kind of act; empty if that is not known. */
  title: string;
  /** Who attested it, or took the points; empty if nobody did. */
  by: string;
  /** The election that it was for. */
  election: string | null;
  /** What became of points that were spent. */
  fate: SpendFate | null;
  /** What is still to be paid of it. */
  unfinished: UnfinishedView | null;
};

/** What somebody has of a period in which points are earned. All times are Unix seconds. */
export type PeriodView = {
  /** Its number. */
  number: number;
  /** Identifier of its programme. */
  programme: string;
  /** Title of its programme. */
  title: string;
  /** Until when points can be claimed. */
  ends: number;
  /** From when claimed points come to the balance. */
  redeem_from: number;
  /** Until when. */
  redeem_until: number;
  /** The last moment at which the balance can be spent. */
  spend_until: number;
  /** Points that can be spent now. */
  spendable: number;
  /** Points that the issuers have to answer for. */
  asked: number;
  /** Points that come to the balance by themselves, at random moments. */
  ready: number;
  /** Points that are on their way into the balance. */
  redeeming: number;
  /** Among how many claims each token hides, at the least; none without tokens. */
  hidden_among: number | null;
  /** What raised or lowered the points, the newest first. */
  events: Array<PointEventView>;
};

/** Points that can be claimed for taking part. */
export type ClaimableView = {
  /** The election or poll. */
  election: string;
  /** Its title. */
  title: string;
  /** How many. */
  points: number;
};

/** What somebody has, and can have. */
export type PointsView = {
  /** The newest first. */
  periods: Array<PeriodView>;
  /** What can be claimed for taking part. */
  claimable: Array<ClaimableView>;
  /** The key for which somebody attests an act to this person alone, this week. */
  week_key: string;
};

/** What acts of a kind earn. Divisions round down. */
export type FormulaView = { "nothing": {
  /** Why, for people. */
  reason: string, } } | { "amount": {
  /** Points */
  points: number;
  /** for so many units. */
  per: number;
  /** Most points of one act. */
  most: number, } } | { "saving": {
  /** What the impact is measured in. */
  unit: string;
  /** Units of impact */
  impact: number;
  /** for so many units saved. */
  saved: number;
  /** Points */
  points: number;
  /** for so many units of impact. */
  per: number;
  /** Most points of one act. */
  most: number, } };

/** What was measured. */
export type MeasureView = { "measured": "amount";
  /** How much. */
  amount: number;
} | { "measured": "saving";
  /** What would have been used. */
  baseline: number;
  /** What was used. */
  reading: number;
  /** Beginning of the period, Unix seconds. */
  from: number;
  /** Its end. */
  to: number;
  /** What that comes to. */
  impact: number;
};

/** A kind of act. */
export type PointKindView = {
  /** Its identifier. */
  id: string;
  /** What it is measured in. */
  unit: string;
  /** How it is measured. */
  method: string;
  /** What it earns. */
  formula: FormulaView;
};

/** An act that somebody attests, as it is shown before it is accepted. */
export type ActView = {
  /** Title of the programme, or its identifier if the city does not know it. */
  programme: string;
  /** Version of the rules. */
  version: number;
  /** Identifier of the kind of act. */
  kind: string;
  /** How it was measured. */
  method: string;
  /** The kind by the published rules, if they have it. */
  rule: PointKindView | null;
  /** What was measured. */
  measure: MeasureView;
  /** When, Unix seconds. */
  time: number;
  /** Who attests it; empty if the rules know nobody with this key. */
  party: string;
  /** Where that is. */
  place: string;
  /** Whether one person alone may claim it. */
  personal: boolean;
  /** What it earns. */
  points: number;
  /** Why nothing can be claimed for it. */
  refusal: Failure | null;
};

/** A fee, as its quote says it. */
export type FeeView = {
  /** What the fee is for. */
  fee: string;
  /** Points. */
  price: number;
  /** Who asks; empty if nobody knows this key. */
  provider: string;
  /** Where that is. */
  place: string;
  /** The last moment at which it can be paid, Unix seconds. */
  valid_until: number;
  /** Points that can be spent on it. */
  spendable: number;
  /** Why it is not to be paid, or cannot. */
  refusal: Failure | null;
};

/** What came of spending. */
export type SpentView = {
  /** What to show to the provider, as text. */
  voucher: string;
  /** Position of the spend. */
  position: number;
  /** What the person has then. */
  points: PointsView;
};

/** What somebody does in a programme. */
export type PointRoleView = "station" | "meter" | "tax_office" | "office" | "provider";

/** Somebody who has a part in a programme. */
export type PointPartyView = {
  /** Its key. */
  key: string;
  /** Its name. */
  name: string;
  /** Where it is. */
  place: string;
  /** What it does. */
  role: PointRoleView;
  /** Identifiers of the kinds of acts that it may attest. */
  kinds: Array<string>;
};

/** Something that a provider gives for points. */
export type PointOfferView = {
  /** Its identifier: one of its own for every offer of its provider. */
  offer: string;
  /** Key of the provider. */
  provider: string;
  /** Name of the provider. */
  by: string;
  /** Where that is. */
  place: string;
  /** What is promised. */
  title: string;
  /** Points for one. */
  price: number;
  /** Points that the offer still covers. */
  left: number;
  /** Until when the promise holds, Unix seconds. */
  until: number;
};

/** The points of a period, as everybody can add them up: issued = used + outstanding + expired. */
export type PeriodTotalsView = {
  /** Its number. */
  number: number;
  /** From when points can be claimed, Unix seconds. */
  begins: number;
  /** Until when. */
  ends: number;
  /** Until when they can be spent. */
  spend_until: number;
  /** Points that were claimed and are not made yet. */
  requested: number;
  /** Points that were made. */
  issued: number;
  /** Points that providers honoured. */
  used: number;
  /** Points that can still be redeemed, spent or settled. */
  outstanding: number;
  /** Points that no longer can. */
  expired: number;
};

/** A version of a programme's rules. */
export type PointVersionView = {
  /** Its number. */
  version: number;
  /** From when, Unix seconds. */
  since: number;
  /** What earned points. */
  kinds: Array<PointKindView>;
};

/** A programme: what earns points, who attests that, what they buy, and how many of them there are. */
export type PointRulesView = {
  /** Its identifier. */
  id: string;
  /** Its title. */
  title: string;
  /** All versions, the newest first. */
  versions: Array<PointVersionView>;
  /** Who attests and who takes points, by the newest version. */
  parties: Array<PointPartyView>;
  /** Most points that one person claims in a week. */
  person_week: number;
  /** Most points that are claimed in a period. */
  per_period: number;
  /** Seconds within which an act has to be claimed. */
  claim_within: number;
  /** Points that the offers in force cover. */
  cover: number;
  /** Points that are promised: claimed, or outstanding. */
  promised: number;
  /** Offers in force. */
  offers: Array<PointOfferView>;
  /** The newest first. */
  periods: Array<PeriodTotalsView>;
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

/** A kind of act. */
export type ActKindView = {
  /** Its identifier. */
  id: string;
  /** What it is measured in. */
  unit: string;
  /** By which method. */
  method: string;
  /** What it earns. */
  formula: FormulaView;
};

/** What a party of a programme does. */
export type PartyRole = "station" | "meter" | "tax_office" | "office" | "provider";

/** Somebody who has a part in a programme. */
export type PartyView = {
  /** Its name. */
  name: string;
  /** Where it is. */
  place: string;
  /** Its key, hexadecimal. */
  key: string;
  /** What it does. */
  role: PartyRole;
  /** Identifiers of the kinds of acts that it attests; none for a provider. */
  kinds: Array<string>;
};

/** How much is enough. */
export type CapsView = {
  /** Most points that one person claims for acts in a week. */
  person_week: number;
  /** Most points that are claimed in an epoch. */
  epoch: number;
};

/** The rules of a programme, as in the file of `tabella programme publish`. */
export type RulesView = {
  /** Identifier of the programme. */
  id: string;
  /** Its name. */
  title: string;
  /** What earns points. */
  kinds: Array<ActKindView>;
  /** Who attests acts, and who takes points. */
  parties: Array<PartyView>;
  /** How much is enough. */
  caps: CapsView;
  /** Seconds between the end of an epoch and the first redemption at least. */
  delay: number;
  /** Seconds within which an act has to be claimed. */
  claim_within: number;
};

/** A version of a programme's rules. */
export type VersionView = {
  /** Its number, from 1. */
  version: number;
  /** When it came into force, Unix seconds. */
  since: number;
  /** Until when acts of this version can be claimed; none for the newest one. */
  claims_until: number | null;
  /** The rules. */
  rules: RulesView;
};

/** What a provider promises for points. */
export type ProgrammeOfferView = {
  /** Its identifier. */
  offer: string;
  /** Who promises. */
  provider: string;
  /** What is promised. */
  title: string;
  /** Points for one. */
  price: number;
  /** How many there are. */
  stock: number;
  /** Until when, Unix seconds. */
  until: number;
  /** Points that it covers still. */
  left: number;
  /** Whether it covers anything now. */
  in_force: boolean;
};

/** An epoch, and where its points are: issued = settled + outstanding + expired. */
export type RewardEpochView = {
  /** Its number. */
  number: number;
  /** Claims are taken from here on, Unix seconds. */
  begins: number;
  /** And until here. */
  ends: number;
  /** Tokens are redeemed from here on. */
  redeem_from: number;
  /** And until here. */
  redeem_until: number;
  /** Balances are spent until here. */
  spend_until: number;
  /** Spends are settled until here. */
  settle_until: number;
  /** Points that were claimed and are not issued yet. */
  requested: number;
  /** Points that were issued. */
  issued: number;
  /** Points that providers honoured. */
  settled: number;
  /** Points that can still be redeemed, spent or settled. */
  outstanding: number;
  /** Points that no longer can. */
  expired: number;
};

/** A reward programme as the board has it. */
export type ProgrammeView = {
  /** Its identifier. */
  id: string;
  /** Every version, the newest first. */
  versions: Array<VersionView>;
  /** Every offer, those in force first. */
  offers: Array<ProgrammeOfferView>;
  /** Points that offers in force cover. */
  cover: number;
  /** Points that are promised: claimed, and neither settled nor expired. */
  promised: number;
  /** Its epochs, the newest first. */
  epochs: Array<RewardEpochView>;
};

/** An epoch that the office announces, as in the file of `tabella programme epoch`. Times are Unix seconds. */
export type NewEpoch = {
  /** Identifier of the programme. */
  programme: string;
  /** Points of a token of each kind, ascending from 1. */
  denominations: Array<number>;
  /** Claims are taken from here on. */
  begins: number;
  /** And until here. */
  ends: number;
  /** Tokens are redeemed from here on. */
  redeem_from: number;
  /** And until here. */
  redeem_until: number;
  /** Balances are spent until here. */
  spend_until: number;
  /** Spends are settled until here. */
  settle_until: number;
};

/** What a spend is for. */
export type CounterPurpose = "voucher" | "fee" | "donation";

/** A voucher that is good, or was until it was honoured. */
export type PresentedView = {
  /** Position of the spend. */
  position: number;
  /** Number of the epoch. */
  epoch: number;
  /** Points. */
  amount: number;
  /** What for. */
  purpose: CounterPurpose;
  /** What to hand over or to do, as the provider wrote it. */
  title: string;
};

/** Something that was honoured and is to be settled. */
export type HonouredView = {
  /** Position of the spend. */
  position: number;
  /** Number of the epoch. */
  epoch: number;
  /** Points. */
  amount: number;
  /** What for; none if that is not known any more. */
  purpose: CounterPurpose | null;
  /** What was handed over, where it is known. */
  title: string | null;
  /** Until when it can be settled, Unix seconds. */
  settle_until: number;
};

/** A settlement on the board. */
export type SettledView = {
  /** Its position. */
  position: number;
  /** When, Unix seconds. */
  time: number;
  /** Number of the epoch. */
  epoch: number;
  /** How many vouchers and receipts. */
  spends: number;
  /** What they come to together. */
  amount: number;
};

/** A provider whose counter is on this computer. */
export type CounterView = {
  /** Its name. */
  name: string;
  /** Where it is. */
  place: string;
  /** Identifier of the programme. */
  programme: string;
  /** Its key, hexadecimal. */
  key: string;
  /** Honoured and not settled. */
  honoured: Array<HonouredView>;
  /** Settled, the newest first. */
  settled: Array<SettledView>;
  /** Numbers of the epochs whose points can be asked for now, the newest first. */
  epochs: Array<number>;
};

/** Something that a provider promises for points. */
export type NewOffer = {
  /** Identifier of the programme. */
  programme: string;
  /** Its identifier: one of its own for every offer of this provider. */
  offer: string;
  /** What is promised. */
  title: string;
  /** Points for one. */
  price: number;
  /** How many there are. */
  stock: number;
  /** Until when, Unix seconds. */
  until: number;
};

/** A date that the registrar announced. */
export type RetentionView = {
  /** When it was announced, Unix seconds. */
  announced_at: number;
  /** From when on the link is deleted, Unix seconds. */
  due: number;
  /** When it was deleted, Unix seconds. */
  done_at: number | null;
};

/** What the registrar sees of it. */
export type ForgettingView = {
  /** The date that was announced last; none if there was none. */
  retention: RetentionView | null;
  /** Whether the date has come, and it is not done. */
  is_due: boolean;
  /** People in the registrar's books. */
  people: number;
  /** Enrolment requests that are kept. */
  requests: number;
  /** Codes that were handed out. */
  codes: number;
};

/** What the registrar takes, beside coming to the desk. */
export type ProofWaysView = {
  /** Whether smart cards are taken. */
  cards: boolean;
  /** The library that reads cards on this computer. */
  driver: string;
  /** Address of the provider at which one may sign in; none where that is not taken. */
  provider: string | null;
};

/** How often a card's PIN can be tried, as far as the card says it. */
export type PinTries = "full" | "fewer" | "last" | "locked";

/** What a certificate on a card says. */
export type CardCertificateView = {
  /** SHA-256 of it, hexadecimal. */
  digest: string;
  /** Whom it names; empty if nobody. */
  name: string;
  /** The person's number; empty if there is none. */
  number: string;
  /** Who issued it; empty if it does not say. */
  issuer: string;
  /** Until when it is good, Unix seconds. */
  until: number;
};

/** A card in a reader, as it shows itself without a PIN. */
export type CardView = {
  /** Its label. */
  label: string;
  /** Whether the PIN is typed on the reader itself. */
  pin_pad: boolean;
  /** How often the PIN can be tried. */
  tries: PinTries;
  /** Its certificates for signing in. */
  certificates: Array<CardCertificateView>;
};

/** A sign-in that waits for the person's browser. */
export type SigningInView = {
  /** The page to open. */
  address: string;
  /** Whether a browser was found that opens it. */
  opened: boolean;
};

/** What something that came from outside of the window is. */
export type ArrivalKind = "record" | "act" | "quote" | "voucher" | "code" | "unknown";

/**
 * Something that came by a link, as an argument of a start, or by being dropped onto the window. It is shown, and nothing is done
 * with it.
 */
export type ArrivalView = {
  /** What it is. */
  kind: ArrivalKind;
  /** What a person would have typed or pasted; empty if it is unknown. */
  text: string;
};

/** A line of a menu. */
export type MenuItemView = {
  /** What the event `menu` says when it is chosen; `quit` closes the window. */
  id: string;
  /** What it is called, in the language of the window. */
  label: string;
  /** Keys that choose it, such as `CmdOrCtrl+O`. */
  keys: string | null;
};

/** A menu of the menu bar. */
export type MenuView = {
  /** What it is called, in the language of the window. */
  label: string;
  /** From top to bottom. */
  items: Array<MenuItemView>;
};

/** The app itself. */
export type AboutView = {
  /** Version of the app. */
  version: string;
  /** Folder of its logs, if this system has a place for them. */
  logs: string | null;
  /** Whether the city says where newer versions are announced. */
  updates: boolean;
};

/** A newer version that the city announced. */
export type NewerView = {
  /** Which one. */
  version: string;
  /** Page that has it. */
  page: string;
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
  returned: { args: Record<string, never>; answer: ReturnedView | null };
  bring_back: { args: Record<string, never>; answer: ReturnedView };
  unlock_identity: { args: { passphrase: string | null }; answer: CitizenView };
  lock_identity: { args: { passphrase: string | null }; answer: IdentityView };
  next_key: { args: { passphrase: string | null }; answer: CitizenView };
  enrol: { args: { code: string }; answer: CitizenView };
  ask_to_enrol: { args: Record<string, never>; answer: EnrolmentView };
  enrolment: { args: Record<string, never>; answer: EnrolmentView | null };
  write_in: { args: { text: string; bytes: number }; answer: WrittenView };
  seal: { args: { election: string; choices: Choices }; answer: SealedView };
  cast: { args: { tracker: string }; answer: ReceiptView };
  challenge: { args: { tracker: string }; answer: OpenedView };
  discard: { args: Record<string, never>; answer: null };
  save_receipt: { args: { tracker: string }; answer: string | null };
  roll: { args: Record<string, never>; answer: RollView };
  new_code: { args: Record<string, never>; answer: EnrolmentCode };
  preview_election: { args: { election: NewElection }; answer: PreviewView };
  create_election: { args: { election: NewElection }; answer: ElectionView };
  hold_ceremony: { args: { election: string }; answer: ElectionView };
  open_election: { args: { election: string }; answer: ElectionView };
  fix_roll: { args: { election: string }; answer: ElectionView };
  residents_join: { args: { election: string; count: number }; answer: ElectionView };
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
  forum: { args: Record<string, never>; answer: ForumView };
  propose: { args: { title: string; text: string }; answer: ForumView };
  support: { args: { proposal: string }; answer: ForumView };
  answer: { args: { about: string; decided: string; done: string }; answer: ForumView };
  tell: { args: { title: string; text: string }; answer: ForumView };
  points: { args: Record<string, never>; answer: PointsView };
  point_rules: { args: Record<string, never>; answer: Array<PointRulesView> };
  claim_points: { args: { election: string }; answer: PointsView };
  read_slip: { args: { path: string }; answer: string };
  review_act: { args: { act: string }; answer: ActView };
  claim_act: { args: { act: string }; answer: PointsView };
  buy_offer: { args: { provider: string; offer: string }; answer: SpentView };
  review_fee: { args: { quote: string }; answer: FeeView };
  pay_fee: { args: { quote: string }; answer: SpentView };
  donate_points: { args: { fund: string; provider: string; amount: number }; answer: SpentView };
  voucher: { args: { spend: number }; answer: string };
  finish_purchase: { args: { spend: number }; answer: PointsView };
  funds: { args: Record<string, never>; answer: Array<FundView> };
  open_fund: { args: { fund: NewFund }; answer: FundView };
  fund_step: { args: { fund: string; by: string; step: StepView }; answer: FundView };
  pay_wages: { args: { fund: string; by: string; request: number; wages: Array<NewWage> }; answer: PaidWagesView };
  programmes: { args: Record<string, never>; answer: Array<ProgrammeView> };
  check_programme: { args: { rules: RulesView }; answer: number };
  publish_programme: { args: { rules: RulesView; version: number }; answer: Array<ProgrammeView> };
  begin_epoch: { args: { epoch: NewEpoch }; answer: Array<ProgrammeView> };
  provider_key: { args: { name: string }; answer: string };
  counters: { args: Record<string, never>; answer: Array<CounterView> };
  look_at_voucher: { args: { provider: string; slip: string; quote: string | null }; answer: PresentedView };
  honour_voucher: { args: { provider: string; slip: string; quote: string | null }; answer: PresentedView };
  give_back: { args: { provider: string; slip: string }; answer: Array<CounterView> };
  settle_vouchers: { args: { provider: string }; answer: Array<CounterView> };
  make_offer: { args: { provider: string; offer: NewOffer }; answer: Array<CounterView> };
  quote_fee: { args: { provider: string; fee: string; price: number; epoch: number; validUntil: number }; answer: string };
  retention: { args: Record<string, never>; answer: RetentionView | null };
  forgetting: { args: Record<string, never>; answer: ForgettingView };
  announce_forgetting: { args: { due: number }; answer: ForgettingView };
  forget_people: { args: Record<string, never>; answer: ForgettingView };
  proof_ways: { args: Record<string, never>; answer: ProofWaysView };
  pick_driver: { args: Record<string, never>; answer: ProofWaysView };
  cards: { args: Record<string, never>; answer: Array<CardView> };
  ask_with_card: { args: { label: string; certificate: string; pin: string | null }; answer: EnrolmentView };
  begin_sign_in: { args: Record<string, never>; answer: SigningInView | null };
  end_sign_in: { args: Record<string, never>; answer: EnrolmentView };
  cancel_sign_in: { args: Record<string, never>; answer: null };
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
  cancel: { args: { task: string; subject: string }; answer: null };
  next_arrival: { args: Record<string, never>; answer: ArrivalView | null };
  show_menu: { args: { menus: Array<MenuView> }; answer: null };
  notify: { args: { title: string; text: string }; answer: null };
  about: { args: Record<string, never>; answer: AboutView };
  newer_version: { args: Record<string, never>; answer: NewerView | null };
};

/** What the shell sends without being asked. */
export type Events = {
  /** How far something long is. */
  progress: Progress;
  /** The app's own copy of the board advanced. */
  chain: ChainView;
  /** The board was compared with others. */
  watch: WatchView;
  /** So many links and files came from outside. */
  arrival: number;
  /** A line of a menu was chosen: its id. */
  menu: string;
};
