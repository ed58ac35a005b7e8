//! How rankings are counted, in words: a method, and behind a colon in what a city's law differs from it.
//!
//! `instant-runoff:together,skips=1,first=Write-ins` counts as Maine does, and write-ins are eliminated before all others.

use tabella_ledger::count::ranked::{Method, Overvotes, Procedure, RankedRule};
use thiserror::Error;

/// Words that are no way to count rankings.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum RankedRuleError {
    /// A method that nobody knows.
    #[error("{0:?} is no way to count rankings; choose one of {known}", known = Method::ALL.map(Method::name).join(", "))]
    Method(String),
    /// Several places by a method that elects one option.
    #[error("{0} fills one place; leave --seats out, or choose a rule that fills several")]
    Seats(&'static str),
    /// A word behind the colon that is none.
    #[error(
        "{0:?} says nothing about how rankings are counted; behind the colon stand overvotes=end, =skip or =equals, \
         skips=N, and of an instant runoff together, until-two and first=OPTION"
    )]
    Word(String),
    /// An option that is eliminated first and is none.
    #[error("{0:?} is no option of the file; write first= and an option as the file has it")]
    Option(String),
}

/// The procedure that the words name, for so many seats, over options with these labels.
///
/// # Errors
/// [`RankedRuleError`].
pub(super) fn parse(text: &str, seats: u32, labels: &[String]) -> Result<Procedure, RankedRuleError> {
    let (name, words) = text.split_once(':').unwrap_or((text, ""));
    let method = Method::named(name).ok_or_else(|| RankedRuleError::Method(name.to_owned()))?;
    if method.elects_one() && seats != 1 {
        return Err(RankedRuleError::Seats(method.name()));
    }
    let mut procedure = method.procedure(seats);
    for word in words.split(',').filter(|_| !words.is_empty()) {
        change(&mut procedure, word, labels)?;
    }
    if let RankedRule::InstantRunoff { variant } = &mut procedure.rule {
        variant.first.sort_unstable();
        variant.first.dedup();
    }
    Ok(procedure)
}

fn change(procedure: &mut Procedure, word: &str, labels: &[String]) -> Result<(), RankedRuleError> {
    let unknown = || RankedRuleError::Word(word.to_owned());
    let (key, value) = word.split_once('=').map_or((word, None), |(key, value)| (key, Some(value)));
    match (key, value, &mut procedure.rule) {
        ("overvotes", Some("end"), _) => procedure.reading.overvotes = Overvotes::End,
        ("overvotes", Some("skip"), _) => procedure.reading.overvotes = Overvotes::Skip,
        ("overvotes", Some("equals"), _) => procedure.reading.overvotes = Overvotes::Equals,
        ("skips", Some(most), _) => procedure.reading.most_skipped = Some(most.parse().map_err(|_| unknown())?),
        ("together", None, RankedRule::InstantRunoff { variant }) => variant.together = true,
        ("until-two", None, RankedRule::InstantRunoff { variant }) => variant.until_two = true,
        ("first", Some(option), RankedRule::InstantRunoff { variant }) => {
            let place = labels.iter().position(|label| label == option).and_then(|place| u32::try_from(place).ok());
            variant.first.push(place.ok_or_else(|| RankedRuleError::Option(option.to_owned()))?);
        }
        _ => return Err(unknown()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tabella_ledger::count::ranked::runoff::InstantRunoff;

    use super::*;

    fn labels() -> Vec<String> {
        ["A", "Write-ins", "C"].map(str::to_owned).to_vec()
    }

    #[test]
    fn a_method_alone_is_itself() {
        for method in Method::ALL {
            assert_eq!(parse(method.name(), 1, &labels()), Ok(method.procedure(1)));
        }
        assert_eq!(parse("stv-meek", 3, &labels()), Ok(Method::StvMeek.procedure(3)));
    }

    #[test]
    fn words_change_what_laws_differ_in() {
        let found =
            parse("instant-runoff:together,skips=1,first=C,first=Write-ins,overvotes=skip", 1, &labels()).unwrap();
        assert_eq!((found.reading.overvotes, found.reading.most_skipped), (Overvotes::Skip, Some(1)));
        let variant = InstantRunoff { together: true, until_two: false, first: vec![1, 2] };
        assert_eq!(found.rule, RankedRule::InstantRunoff { variant });
        assert_eq!(found.ties, Method::InstantRunoff.procedure(1).ties);
        let found = parse("instant-runoff:until-two", 1, &labels()).unwrap();
        assert!(matches!(found.rule, RankedRule::InstantRunoff { variant } if variant.until_two && !variant.together));
    }

    #[test]
    fn what_is_no_rule_is_named() {
        let refused = |text: &str, seats| parse(text, seats, &labels()).unwrap_err();
        assert_eq!(refused("plurality", 1), RankedRuleError::Method("plurality".into()));
        assert_eq!(refused("schulze", 2), RankedRuleError::Seats("schulze"));
        assert_eq!(refused("instant-runoff:first=D", 1), RankedRuleError::Option("D".into()));
        for word in ["togethers", "together=1", "skips=x", "overvotes=none", "first", "", "skips"] {
            let text = format!("instant-runoff:until-two,{word}");
            assert_eq!(refused(&text, 1), RankedRuleError::Word(word.into()), "{text}");
        }
        assert_eq!(refused("schulze:together", 1), RankedRuleError::Word("together".into()));
    }
}
