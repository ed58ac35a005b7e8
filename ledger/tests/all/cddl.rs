//! `docs/entries.cddl` says what the code reads and writes, neither more nor less. The page is read here, and what it
//! allows is compared with what the code accepts.

use crate::generate;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::rig::cbor::Item;
use crate::rig::{Rig, districts, poll};
use proptest::prelude::*;
use tabella_ledger::block::{Block, Certificate, Change, Header};
use tabella_ledger::bytes::Hash;
use tabella_ledger::cbor;
use tabella_ledger::entry::Entry;
use tabella_ledger::light::Side;
use tabella_ledger::manifest::Manifest;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::proof::ProofFile;
use tabella_ledger::receipt::Receipt;
use tabella_ledger::register::{Register, Registered, Registration};

/// A type, as far as the page uses CDDL.
#[derive(Debug, Clone, PartialEq)]
enum Type {
    Rule(String),
    Literal(u64),
    Uint,
    Bytes,
    Text,
    Bool,
    Null,
    /// `.size`: bytes of a string, or of a number at most.
    Sized(Box<Type>, u64),
    /// `.cbor`: a byte string that holds the encoding of another type.
    Embedded(Box<Type>),
    Array(Vec<Type>),
    /// `[* type]`.
    Many(Box<Type>),
    /// `[+ type]`.
    Some(Box<Type>),
    Choice(Vec<Type>),
    /// `( ... )`: fields that stand in an array as if they were written there.
    Group(Vec<Type>),
    /// `? type` at the end of an array.
    Optional(Box<Type>),
}

struct Grammar(BTreeMap<String, Type>);

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::parse(include_str!("../../../docs/entries.cddl")));

impl Grammar {
    fn parse(page: &str) -> Self {
        let mut tokens = Tokens::of(page);
        let mut rules = BTreeMap::new();
        while let Some(name) = tokens.next() {
            tokens.expect("=");
            let rule = tokens.choice();
            assert_eq!(rules.insert(name.clone(), rule), None, "{name} is defined twice");
        }
        let (groups, mut rules): (BTreeMap<_, _>, BTreeMap<_, _>) =
            rules.into_iter().partition(|(_, rule)| matches!(rule, Type::Group(_)));
        rules.values_mut().for_each(|rule| splice(rule, &groups));
        Self(rules)
    }

    fn allows(&self, rule: &str, item: &Item) -> bool {
        self.fits(&self.0[rule], item)
    }

    fn fits(&self, expected: &Type, item: &Item) -> bool {
        match (expected, item) {
            (Type::Rule(name), _) => self.fits(self.0.get(name).unwrap_or_else(|| panic!("no rule {name}")), item),
            (Type::Choice(types), _) => types.iter().any(|expected| self.fits(expected, item)),
            (Type::Literal(expected), Item::Number(number)) => expected == number,
            (Type::Sized(inner, size), Item::Number(number)) => {
                self.fits(inner, item) && (*size >= 8 || number >> (8 * size) == 0)
            }
            (Type::Sized(inner, size), Item::Bytes(bytes)) => self.fits(inner, item) && bytes.len() as u64 == *size,
            (Type::Embedded(inner), Item::Bytes(bytes)) => self.fits(inner, &Item::parse(bytes)),
            (Type::Uint, Item::Number(_)) | (Type::Bytes, Item::Bytes(_)) => true,
            (Type::Text, Item::Text(_)) | (Type::Bool, Item::Bool(_)) | (Type::Null, Item::Null) => true,
            (Type::Many(inner), Item::Array(items)) => items.iter().all(|item| self.fits(inner, item)),
            (Type::Some(inner), Item::Array(items)) => {
                !items.is_empty() && items.iter().all(|item| self.fits(inner, item))
            }
            (Type::Array(types), Item::Array(items)) => {
                let missing = types.len().checked_sub(items.len());
                let is_optional = |expected: &Type| matches!(expected, Type::Optional(_));
                missing.is_some_and(|missing| types.iter().rev().take(missing).all(is_optional))
                    && types.iter().zip(items).all(|(expected, item)| self.fits(expected, item))
            }
            (Type::Optional(inner), item) => self.fits(inner, item),
            _ => false,
        }
    }
}

/// Puts the fields of groups into the arrays that name them.
fn splice(rule: &mut Type, groups: &BTreeMap<String, Type>) {
    match rule {
        Type::Choice(types) => types.iter_mut().for_each(|inner| splice(inner, groups)),
        Type::Array(types) => {
            let fields = |field: Type| match &field {
                Type::Rule(name) => match groups.get(name) {
                    Some(Type::Group(fields)) => fields.clone(),
                    _ => vec![field],
                },
                _ => vec![field],
            };
            *types = types.drain(..).flat_map(fields).collect();
        }
        _ => {}
    }
}

struct Tokens(std::iter::Peekable<std::vec::IntoIter<String>>);

impl Tokens {
    fn of(page: &str) -> Self {
        let mut tokens = Vec::new();
        for line in page.lines() {
            let line = line.split(';').next().unwrap();
            let mut word = String::new();
            for letter in line.chars().chain([' ']) {
                if letter.is_ascii_alphanumeric() || "-.".contains(letter) {
                    word.push(letter);
                    continue;
                }
                if !word.is_empty() {
                    tokens.push(std::mem::take(&mut word));
                }
                match letter {
                    '=' | '/' | '[' | ']' | '(' | ')' | ',' | ':' | '*' | '+' | '?' => tokens.push(letter.into()),
                    other => assert!(other.is_whitespace(), "{other} in {line}"),
                }
            }
        }
        Self(tokens.into_iter().peekable())
    }

    fn next(&mut self) -> Option<String> {
        self.0.next()
    }

    fn take(&mut self, token: &str) -> bool {
        self.0.next_if(|next| next == token).is_some()
    }

    fn expect(&mut self, token: &str) {
        let found = self.next();
        assert_eq!(found.as_deref(), Some(token));
    }

    fn choice(&mut self) -> Type {
        let mut types = vec![self.one()];
        while self.take("/") {
            types.push(self.one());
        }
        if types.len() == 1 { types.remove(0) } else { Type::Choice(types) }
    }

    fn one(&mut self) -> Type {
        if self.take("[") {
            return self.array();
        }
        if self.take("(") {
            return Type::Group(self.fields(")"));
        }
        let name = self.next().expect("a type");
        let base = match name.as_str() {
            "uint" => Type::Uint,
            "bstr" => Type::Bytes,
            "tstr" => Type::Text,
            "bool" => Type::Bool,
            "null" => Type::Null,
            number if number.starts_with(|letter: char| letter.is_ascii_digit()) => {
                Type::Literal(number.parse().unwrap())
            }
            _ => Type::Rule(name),
        };
        if self.take(".size") {
            let size = self.next().unwrap().parse().unwrap();
            Type::Sized(Box::new(base), size)
        } else if self.take(".cbor") {
            assert_eq!(base, Type::Bytes);
            Type::Embedded(Box::new(self.one()))
        } else {
            base
        }
    }

    fn array(&mut self) -> Type {
        for (sign, repeated) in [("*", Type::Many as fn(Box<Type>) -> Type), ("+", Type::Some)] {
            if self.take(sign) {
                let inner = self.choice();
                self.expect("]");
                return repeated(Box::new(inner));
            }
        }
        Type::Array(self.fields("]"))
    }

    fn fields(&mut self, end: &str) -> Vec<Type> {
        let mut types = Vec::new();
        loop {
            let is_optional = self.take("?");
            let first = self.choice();
            // What stands before a colon is a name for the reader.
            let named = if self.take(":") { self.choice() } else { first };
            types.push(if is_optional { Type::Optional(Box::new(named)) } else { named });
            if !self.take(",") {
                self.expect(end);
                return types;
            }
        }
    }
}

/// A whole election on the board, with a question without a blank for the null.
fn board() -> Rig {
    let (mut rig, election) = Rig::open(170, poll(), 2);
    for voter in 0..2 {
        let entry = rig.ballot(election, voter, 1, &[vec![voter], vec![]]);
        rig.write(entry).unwrap();
    }
    let entry = rig.voters[0].spoil(election, 2, Hash([7; 32]), &mut rig.rng);
    rig.write(entry).unwrap();
    rig.finish(election);
    let election = rig.begin_for(Manifest { weighted: true, ..districts() }, &[(0, 3), (1, 1 << 33)]);
    let entry = rig.ballot(election, 1, 1, &[vec![1], vec![0]]);
    rig.write(entry).unwrap();
    rig.serve();
    rig.debate();
    rig
}

#[test]
fn every_rule_of_the_page_is_used() {
    fn names(found: &mut Vec<String>, expected: &Type) {
        match expected {
            Type::Rule(name) => found.push(name.clone()),
            Type::Sized(inner, _)
            | Type::Embedded(inner)
            | Type::Many(inner)
            | Type::Some(inner)
            | Type::Optional(inner) => names(found, inner),
            Type::Array(types) | Type::Choice(types) => types.iter().for_each(|inner| names(found, inner)),
            _ => {}
        }
    }
    let mut found = vec!["board".to_owned()];
    GRAMMAR.0.values().for_each(|rule| names(&mut found, rule));
    for rule in GRAMMAR.0.keys() {
        assert!(found.contains(rule), "nothing refers to {rule}");
    }
    for name in found {
        assert!(GRAMMAR.0.contains_key(&name), "{name} is not defined");
    }
}

#[test]
fn what_is_on_a_board_is_what_the_page_says() {
    let rig = board();
    for block in &rig.blocks {
        let item = Item::parse(&block.to_bytes());
        assert!(GRAMMAR.allows("block", &item) && GRAMMAR.allows("board", &item));
        assert!(GRAMMAR.allows("header", &Item::parse(&cbor::encode(&block.header))));
        assert!(GRAMMAR.allows("certificate", &Item::parse(&cbor::encode(&block.certificate))));
    }
    for bytes in &rig.memory.0 {
        assert!(GRAMMAR.allows("entry", &Item::parse(bytes)));
    }
    let receipt = Item::parse(&cbor::encode(&rig.receipt(3)));
    assert!(GRAMMAR.allows("receipt", &receipt) && !GRAMMAR.allows("entry", &receipt));
    for (_, election) in rig.state().elections() {
        let item = Item::parse(&cbor::encode(election.manifest()));
        assert!(GRAMMAR.allows("manifest", &item));
    }
    let authorities = cbor::encode(&rig.state().authorities().members().to_vec());
    assert!(GRAMMAR.allows("authorities", &Item::parse(&authorities)));
    assert_eq!(Hash::of(&authorities), rig.state().authorities().hash());
}

/// A change to the shape of an item: something left out, put in, or of another type.
fn change(item: &mut Item, place: &mut usize, how: usize) -> bool {
    if *place > 0 {
        *place -= 1;
        return match item {
            Item::Array(items) => items.iter_mut().any(|item| change(item, place, how)),
            _ => false,
        };
    }
    match (how, &mut *item) {
        (0, Item::Array(items)) => items.push(Item::Null),
        (1, Item::Array(items)) => items.push(Item::Number(0)),
        (2, Item::Array(items)) => drop(items.pop()),
        (3, Item::Array(items)) => items.reverse(),
        (4, Item::Number(number)) => *number = number.wrapping_add(1),
        (5, Item::Number(number)) => *number = 1 << 32,
        (12, Item::Number(number)) => *number = 256,
        (6, Item::Bytes(bytes)) => bytes.push(0),
        (7, Item::Bytes(bytes)) => drop(bytes.pop()),
        (8, Item::Bytes(bytes)) => *item = Item::Text(hex::encode(bytes)),
        (9, Item::Text(text)) => *item = Item::Bytes(text.as_bytes().to_vec()),
        (10, _) => *item = Item::Null,
        (11, _) => *item = Item::Array(vec![item.clone()]),
        (13, _) => *item = Item::Bool(true),
        _ => *item = Item::Number(16),
    }
    true
}

fn changed(item: &Item, place: prop::sample::Index, how: usize) -> Item {
    let mut changed = item.clone();
    assert!(change(&mut changed, &mut place.index(item.count()), how));
    changed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever the shape: what the page allows the code reads, and what it does not allow the code refuses.
    #[test]
    fn a11_the_page_allows_what_the_code_reads(
        entry in generate::entry(), place: prop::sample::Index, how in 0..15usize, manifest in generate::manifest(),
    ) {
        let item = Item::parse(&entry.to_bytes());
        prop_assert!(GRAMMAR.allows("entry", &item));
        let item = changed(&item, place, how);
        let read = Entry::from_bytes(&item.canonical());
        prop_assert_eq!(GRAMMAR.allows("entry", &item), read.is_ok(), "{:?}: {:?}", item, read);
        let item = changed(&Item::parse(&cbor::encode(&manifest)), place, how);
        let read = cbor::decode::<Manifest>("manifest", &item.canonical());
        prop_assert_eq!(GRAMMAR.allows("manifest", &item), read.is_ok(), "{:?}: {:?}", item, read);
    }

    #[test]
    fn the_page_allows_the_proofs_that_the_code_reads(
        proof in generate::proof(), place: prop::sample::Index, how in 0..15usize,
    ) {
        let item = Item::parse(&proof.to_bytes());
        prop_assert!(GRAMMAR.allows("proof", &item));
        let item = changed(&item, place, how);
        let read = cbor::decode::<ProofFile>("proof", &item.canonical());
        prop_assert_eq!(GRAMMAR.allows("proof", &item), read.is_ok(), "{:?}: {:?}", item, read);
    }

    #[test]
    fn a11_the_page_allows_the_registers_that_the_code_reads(
        trackers in prop::collection::vec(any::<[u8; 32]>(), 0..5), place: prop::sample::Index, how in 0..15usize,
    ) {
        let signer = NoteSigner::from_bytes(&[7; 32]);
        let ballot = |tracker| Registered { election: Hash([1; 32]), tracker: Hash(tracker) };
        let registration = Registration::sign(Hash([2; 32]), "a witness", ballot([3; 32]), &signer);
        let register = Register::sign(Hash([2; 32]), "a witness", trackers.into_iter().map(ballot).collect(), &signer);
        let register = changed(&Item::parse(&register.to_bytes()), place, how);
        let read = cbor::decode::<Register>("register", &register.canonical());
        prop_assert_eq!(GRAMMAR.allows("register", &register), read.is_ok(), "{:?}: {:?}", register, read);
        let registration = changed(&Item::parse(&cbor::encode(&registration)), place, how);
        let read = cbor::decode::<Registration>("registration", &registration.canonical());
        prop_assert_eq!(GRAMMAR.allows("registration", &registration), read.is_ok(), "{:?}: {:?}", registration, read);
    }

    #[test]
    fn a11_the_page_allows_the_blocks_and_receipts_that_the_code_reads(
        block in generate::block(), members in prop::collection::vec(generate::authority(), 0..5), receipt in generate::receipt(), place: prop::sample::Index, how in 0..15usize,
    ) {
        let header = changed(&Item::parse(&cbor::encode(&block.header)), place, how);
        let read = cbor::decode::<Header>("header", &header.canonical());
        prop_assert_eq!(GRAMMAR.allows("header", &header), read.is_ok(), "{:?}: {:?}", header, read);
        let certificate = changed(&Item::parse(&cbor::encode(&block.certificate)), place, how);
        let read = cbor::decode::<Certificate>("certificate", &certificate.canonical());
        prop_assert_eq!(GRAMMAR.allows("certificate", &certificate), read.is_ok(), "{:?}: {:?}", certificate, read);
        let receipt = changed(&Item::parse(&cbor::encode(&receipt)), place, how);
        let read = cbor::decode::<Receipt>("receipt", &receipt.canonical());
        prop_assert_eq!(GRAMMAR.allows("receipt", &receipt), read.is_ok(), "{:?}: {:?}", receipt, read);
        let change = Change { header: block.header.clone(), certificate: block.certificate.clone(), members };
        let side = Side { changes: vec![change.clone()], note: "a note".into() };
        let side = changed(&Item::parse(&cbor::encode(&side)), place, how);
        let read = cbor::decode::<Side>("side", &side.canonical());
        prop_assert_eq!(GRAMMAR.allows("side", &side), read.is_ok(), "{:?}: {:?}", side, read);
        let change = changed(&Item::parse(&cbor::encode(&change)), place, how);
        let read = cbor::decode::<Change>("change", &change.canonical());
        prop_assert_eq!(GRAMMAR.allows("change", &change), read.is_ok(), "{:?}: {:?}", change, read);
        // What is in the entries of a block is not looked at by those who read the block alone.
        let empty = Block { entries: vec![], ..block };
        let empty = changed(&Item::parse(&empty.to_bytes()), place, how);
        let read = Block::from_bytes(&empty.canonical());
        prop_assert!(read.is_ok() || !GRAMMAR.allows("block", &empty), "{:?}: {:?}", empty, read);
    }
}
