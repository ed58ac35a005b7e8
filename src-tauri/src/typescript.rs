//! Writes the TypeScript twin of [`crate::contract`]: its types, the commands with what they take and answer, the events.

use crate::contract::*;
use std::{env, fmt::Write as _, fs, path::PathBuf};
use ts_rs::{Config, TS};

const HEADER: &str = "// Written by `make gen` from src-tauri/src/contract.rs. Change that file, not this one.\n";

/// The committed file, compared with what the contract says now; `make gen` sets the variable that writes it instead.
#[test]
fn typescript_contract_is_current() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("ui/src/lib/contract/index.ts");
    let current = module();
    if env::var_os("TABELLA_WRITE_CONTRACT").is_some() {
        fs::create_dir_all(path.parent().expect("the path has a folder")).expect("folder can be made");
        fs::write(&path, current).expect("file can be written");
        return;
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == current, "{} is stale: run `make gen` and commit it", path.display());
}

fn module() -> String {
    let mut out = String::from(HEADER);
    types(&mut out);
    commands(&mut out);
    out.push_str("\n/** What the shell sends without being asked. */\nexport type Events = {\n");
    event::<Progress>(&mut out, "progress", "How far something long is.");
    event::<ChainView>(&mut out, "chain", "The app's own copy of the board advanced.");
    event::<WatchView>(&mut out, "watch", "The board was compared with others.");
    out.push_str("};\n");
    out
}

fn types(out: &mut String) {
    declare::<Failure>(out);
    declare::<Overview>(out);
    declare::<ChainView>(out);
    declare::<WatchView>(out);
    declare::<CheckpointView>(out);
    declare::<OperatorView>(out);
    declare::<WitnessView>(out);
    declare::<ComparedNodeView>(out);
    declare::<DisputeView>(out);
    declare::<DisputedView>(out);
    declare::<Compared>(out);
    declare::<ComparedView>(out);
    declare::<Standing>(out);
    declare::<CitizenView>(out);
    declare::<IdentityLock>(out);
    declare::<IdentityView>(out);
    declare::<PhraseView>(out);
    declare::<Phase>(out);
    declare::<Kind>(out);
    declare::<RuleView>(out);
    declare::<ContestView>(out);
    declare::<PairView>(out);
    declare::<ElectionView>(out);
    declare::<TrusteeView>(out);
    declare::<Choices>(out);
    declare::<SealedView>(out);
    declare::<OpenedView>(out);
    declare::<BallotStatus>(out);
    declare::<ReceiptView>(out);
    declare::<NewElection>(out);
    declare::<NewContest>(out);
    declare::<EnrolmentCode>(out);
    declare::<RollView>(out);
    declare::<Progress>(out);
    declare::<RecordView>(out);
    declare::<Outcome>(out);
    declare::<VerdictView>(out);
    declare::<CheckView>(out);
    declare::<FindingView>(out);
}

/// The same table as the handlers in `commands/`; a test of the shell calls each of them with these argument names.
fn commands(out: &mut String) {
    out.push_str(
        "\n/** Every command of the shell: what it takes and what it answers. Each rejects with a Failure. */\n",
    );
    out.push_str("export type Commands = {\n");
    let mut command = Commands { out };
    command.add::<Overview>("overview", &[]);
    command.add::<Vec<ElectionView>>("elections", &[]);
    command.add::<CitizenView>("create_key", &[]);
    command.add::<IdentityView>("identity", &[]);
    command.add::<PhraseView>("recovery_phrase", &[of::<Option<String>>("language")]);
    command.add::<CitizenView>("restore_identity", &[of::<String>("phrase"), of::<Option<String>>("passphrase")]);
    command.add::<CitizenView>("unlock_identity", &[of::<Option<String>>("passphrase")]);
    command.add::<IdentityView>("lock_identity", &[of::<Option<String>>("passphrase")]);
    command.add::<CitizenView>("enrol", &[of::<String>("code")]);
    command.add::<SealedView>("seal", &[of::<String>("election"), of::<Choices>("choices")]);
    command.add::<ReceiptView>("cast", &[of::<String>("tracker")]);
    command.add::<OpenedView>("challenge", &[of::<String>("tracker")]);
    command.add::<()>("discard", &[]);
    command.add::<Option<String>>("save_receipt", &[of::<String>("tracker")]);
    command.add::<RollView>("roll", &[]);
    command.add::<EnrolmentCode>("new_code", &[]);
    command.add::<ElectionView>("create_election", &[of::<NewElection>("election")]);
    command.add::<ElectionView>("hold_ceremony", &[of::<String>("election")]);
    command.add::<ElectionView>("open_election", &[of::<String>("election")]);
    command.add::<ElectionView>("residents_vote", &[of::<String>("election"), of::<u32>("count")]);
    command.add::<ElectionView>("close_election", &[of::<String>("election")]);
    command.add::<ElectionView>("tally", &[of::<String>("election"), of::<Vec<u32>>("present")]);
    command.add::<ElectionView>("publish", &[of::<String>("election")]);
    command.add::<ComparedView>("compare", &[of::<String>("from"), of::<String>("said")]);
    command.add::<ComparedView>("compare_file", &[of::<String>("path")]);
    command.add::<WatchView>("forget_node", &[of::<String>("url")]);
    command.add::<Option<String>>("save_evidence", &[]);
    command.add::<Option<String>>("save_checkpoint", &[]);
    command.add::<()>("print_page", &[]);
    command.add::<RecordView>("export_record", &[]);
    command.add::<Vec<RecordView>>("records", &[]);
    command.add::<VerdictView>("audit", &[of::<String>("path"), of::<Option<String>>("checkpoint")]);
    command.add::<Option<String>>("pick_record", &[]);
    out.push_str("};\n");
}

struct Commands<'a> {
    out: &'a mut String,
}

impl Commands<'_> {
    fn add<Answer: TS>(&mut self, name: &str, args: &[String]) {
        let args = match args {
            [] => "Record<string, never>".to_owned(),
            _ => format!("{{ {} }}", args.join("; ")),
        };
        let answer = Answer::name(&Config::new());
        writeln!(self.out, "  {name}: {{ args: {args}; answer: {answer} }};").expect("a string takes all");
    }
}

fn of<T: TS>(argument: &str) -> String {
    format!("{argument}: {}", T::name(&Config::new()))
}

fn event<T: TS>(out: &mut String, name: &str, doc: &str) {
    writeln!(out, "  /** {doc} */\n  {name}: {};", T::name(&Config::new())).expect("a string takes all");
}

fn declare<T: TS>(out: &mut String) {
    let docs = T::docs().unwrap_or_default();
    let declaration = T::decl(&Config::new());
    // The declaration comes on lines without indentation, with its last brace on the last field's line.
    let body = declaration.replace(", };", ";\n};").replace(", } | {", ";\n} | {");
    writeln!(out, "\n{}export {}", short_docs(&docs), indented(&short_docs(&body))).expect("a string takes all");
}

fn indented(declaration: &str) -> String {
    let mut out = String::new();
    for (number, line) in declaration.lines().enumerate() {
        let line = line.trim_end();
        let indent = if number == 0 || line.starts_with('}') { "" } else { "  " };
        // A comma ends a field, but also lines of doc comments, which begin with a star.
        let (line, end) = match line.strip_suffix(',') {
            Some(field) if !field.starts_with(" *") => (field, ";"),
            _ => (line, ""),
        };
        writeln!(out, "{indent}{line}{end}").expect("a string takes all");
    }
    out.truncate(out.trim_end().len());
    out
}

/// Doc comments of one line on one line.
fn short_docs(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        match lines.get(at..at + 3) {
            Some(["/**", doc, " */"]) => {
                writeln!(out, "/** {} */", doc.trim_start_matches(" * ")).expect("a string takes all");
                at += 3;
            }
            _ => {
                writeln!(out, "{line}").expect("a string takes all");
                at += 1;
            }
        }
    }
    out
}
