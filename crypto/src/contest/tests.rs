use super::*;
use proptest::prelude::*;

fn knapsack(costs: &[u64], budget: u64) -> Rule {
    Rule::Knapsack { costs: costs.to_vec(), budget }
}

fn refusal(rule: Rule, options: usize) -> ContestError {
    Contest::new(rule, options).unwrap_err()
}

#[test]
fn parameters_that_do_not_fit_are_refused() {
    assert_eq!(refusal(Rule::Plurality, 1), ContestError::Options(1));
    assert_eq!(refusal(Rule::Plurality, 1025), ContestError::Options(1025));
    for (min, max) in [(3, 2), (0, 6), (0, 0)] {
        assert_eq!(refusal(Rule::Approval { min, max }, 5), ContestError::Bounds { min, max, options: 5 });
    }
    let amount = |rule, what, value| assert_eq!(refusal(rule, 5), ContestError::Amount { what, value });
    amount(Rule::Score { max: 0 }, "a highest score", 0);
    amount(Rule::Star { max: 0 }, "a highest score", 0);
    amount(Rule::Cumulative { min: 0, max: 0, each: 1 }, "a largest number of points", 0);
    amount(Rule::Cumulative { min: 0, max: 5, each: 0 }, "a number of points for one option", 0);
    amount(Rule::Cumulative { min: 0, max: 5, each: 6 }, "a number of points for one option", 6);
    amount(Rule::Cumulative { min: 6, max: 5, each: 5 }, "a smallest number of points", 6);
    amount(Rule::Cumulative { min: 6, max: 9, each: 1 }, "a smallest number of points", 6);
    amount(Rule::Quadratic { credits: 0, against: false }, "a number of credits", 0);
    amount(knapsack(&[1, 1, 1, 1, 0], 5), "a cost", 0);
    amount(knapsack(&[1, 1, 1, 1, MAX_AMOUNT + 1], 5), "a cost", MAX_AMOUNT + 1);
    amount(knapsack(&[1; 5], 0), "a budget", 0);
    amount(knapsack(&[1; 5], MAX_AMOUNT + 1), "a budget", MAX_AMOUNT + 1);
    assert_eq!(refusal(knapsack(&[1; 4], 5), 5), ContestError::Costs { costs: 4, options: 5 });
    for points in [vec![], vec![1, 2], vec![1, 0], vec![1; 6]] {
        assert_eq!(refusal(Rule::Positional { points, min: 0 }, 5), ContestError::Positions);
    }
    assert_eq!(refusal(Rule::Positional { points: vec![3, 2], min: 3 }, 5), ContestError::Positions);
    assert_eq!(refusal(Rule::Star { max: 5 }, 33), ContestError::Counters(33 * 33));
    assert_eq!(refusal(Rule::Score { max: 1 << 20 }, 1000), ContestError::Bits(21_000));
    let many = MAX_AMOUNT.isqrt() as usize * 5;
    assert_eq!(refusal(Rule::Quadratic { credits: MAX_AMOUNT, against: false }, 5), ContestError::Bits(many));
    assert_eq!(refusal(Rule::Positional { points: vec![1; 100], min: 0 }, 100), ContestError::Bits(10_000));
    let wide = Contest::new(Rule::Score { max: 1 << 20 }, 2).unwrap();
    assert_eq!(wide.packed().unwrap_err(), ContestError::Packing(1 << 20));
}

#[test]
fn choices_out_of_bounds_are_named() {
    let contest = |rule| Contest::new(rule, 3).unwrap();
    let approval = contest(Rule::Approval { min: 1, max: 2 });
    assert_eq!(approval.marked(&[3]).unwrap_err(), ChoiceError::Value { field: 3, value: 1, most: 0 });
    assert_eq!(approval.marked(&[1, 1]).unwrap_err(), ChoiceError::Value { field: 1, value: 2, most: 1 });
    assert_eq!(approval.marked(&[2, 0]), Ok(vec![1, 0, 1]));
    let refused = |contest: &Contest, values: &[u64]| contest.allows(values).unwrap_err();
    assert_eq!(refused(&approval, &[1, 0]), ChoiceError::Fields { expected: 3, found: 2 });
    assert_eq!(refused(&approval, &[2, 0, 0]), ChoiceError::Value { field: 0, value: 2, most: 1 });
    assert_eq!(refused(&approval, &[0; 3]), ChoiceError::Sum { sum: 0, min: 1, max: 2 });
    assert_eq!(refused(&approval, &[1; 3]), ChoiceError::Sum { sum: 3, min: 1, max: 2 });
    assert_eq!(refused(&contest(Rule::Plurality), &[1, 1, 0]), ChoiceError::Sum { sum: 2, min: 1, max: 1 });
    let score = contest(Rule::Score { max: 5 });
    assert_eq!(refused(&score, &[0, 6, 0]), ChoiceError::Value { field: 1, value: 6, most: 5 });
    let cumulative = contest(Rule::Cumulative { min: 2, max: 9, each: 4 });
    assert_eq!(refused(&cumulative, &[5, 0, 0]), ChoiceError::Value { field: 0, value: 5, most: 4 });
    assert_eq!(refused(&cumulative, &[4, 4, 2]), ChoiceError::Sum { sum: 10, min: 2, max: 9 });
    assert_eq!(refused(&cumulative, &[1, 0, 0]), ChoiceError::Sum { sum: 1, min: 2, max: 9 });
    let quadratic = contest(Rule::Quadratic { credits: 10, against: true });
    assert_eq!(refused(&quadratic, &[3, 0, 0, 0, 1, 1]), ChoiceError::Cost { cost: 11, budget: 10 });
    assert_eq!(refused(&quadratic, &[1, 0, 0, 1, 0, 0]), ChoiceError::Both(0));
    let knapsack = contest(knapsack(&[50, 60, 70], 125));
    assert_eq!(refused(&knapsack, &[0, 1, 1]), ChoiceError::Cost { cost: 130, budget: 125 });
    let ranked = contest(Rule::Positional { points: vec![3, 2], min: 1 });
    for values in [[3, 3, 0], [1, 0, 0], [0; 3]] {
        assert_eq!(refused(&ranked, &values), ChoiceError::Ranking { min: 1 });
    }
    for values in [[3, 2, 0], [0, 0, 2], [0, 3, 0]] {
        ranked.allows(&values).unwrap();
    }
}

#[test]
fn the_capacity_of_packed_counters_is_what_no_sum_can_overflow() {
    let contest = Contest::new(Rule::Score { max: 5 }, 3).unwrap();
    assert_eq!((contest.slots(), contest.capacity()), (3, None));
    let packed = contest.packed().unwrap();
    assert_eq!((packed.slots(), packed.counters(), packed.capacity()), (2, 3, Some(209_715)));
    let most = 5 * 209_715;
    assert!(most < 1 << 20 && most + 5 >= 1 << 20);
    assert_eq!(packed.unpack(&packed.pack(&[most, 0, most])), [most, 0, most]);
    // One vote more than fits is one too many, also where no rest of a division hides it.
    let packed = Contest::new(Rule::Plurality, 3).unwrap().packed().unwrap();
    assert_eq!(packed.capacity(), Some((1 << 20) - 1));
}

#[test]
fn a_contest_that_packs_has_another_transcript() {
    let challenge = |contest: &Contest| {
        let mut transcript = Transcript::new(b"test");
        contest.append_to(&mut transcript);
        let mut bytes = [0; 32];
        transcript.challenge_bytes(b"all", &mut bytes);
        bytes
    };
    let contest = Contest::new(Rule::Plurality, 4).unwrap();
    assert_ne!(challenge(&contest), challenge(&contest.clone().packed().unwrap()));
}

fn rules() -> impl Strategy<Value = (Rule, usize)> {
    (2usize..7).prop_flat_map(|options| {
        let n = options as u32;
        let rule = prop_oneof![
            Just(Rule::Plurality),
            (0..=n, 1..=n).prop_map(|(a, b)| Rule::Approval { min: a.min(b), max: a.max(b) }),
            (1u32..20).prop_map(|max| Rule::Score { max }),
            (1u32..7).prop_map(|max| Rule::Star { max }),
            (1u64..30).prop_flat_map(move |max| (1..=max).prop_flat_map(move |each| {
                (0..=max.min(each * options as u64)).prop_map(move |min| Rule::Cumulative { min, max, each })
            })),
            (1u64..60, any::<bool>()).prop_map(|(credits, against)| Rule::Quadratic { credits, against }),
            (prop::collection::vec(1u32..9, 1..=options), 0u32..7).prop_map(|(mut points, min)| {
                points.sort_unstable_by(|a, b| b.cmp(a));
                let min = min.min(points.len() as u32);
                Rule::Positional { points, min }
            }),
            (prop::collection::vec(1u64..5000, options), 1u64..9000)
                .prop_map(|(costs, budget)| Rule::Knapsack { costs, budget }),
        ];
        (rule, Just(options))
    })
}

/// A choice that is drawn at random and made smaller until the contest allows it, if it ever does.
fn allowed(contest: &Contest, mut random: u64) -> Option<Vec<u64>> {
    let mut next = |below: u64| {
        random = random.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (random >> 33) % below
    };
    let mut values: Vec<u64> = (0..contest.fields()).map(|_| next(contest.largest_value() + 1)).collect();
    for _ in 0..200 {
        if contest.allows(&values).is_ok() {
            return Some(values);
        }
        let field = next(values.len() as u64) as usize;
        values[field] = next(contest.largest_value() + 1).min(next(3));
    }
    None
}

fn scalars(bits: &[u8]) -> Vec<Scalar> {
    bits.iter().map(|&bit| Scalar::from(bit)).collect()
}

/// The counters of a choice, counted in the clear.
fn counters(contest: &Contest, values: &[u64]) -> Vec<u64> {
    let mut counters = values.to_vec();
    if let Rule::Star { .. } = contest.rule() {
        counters.extend(pairs(contest.options()).map(|(i, j)| u64::from(values[i] > values[j])));
    }
    counters
}

/// Whether bits satisfy the equations of a layout, over the integers.
fn satisfied(layout: &Layout, bits: &[u8]) -> bool {
    layout.equations.iter().all(|equation| {
        equation.terms.iter().map(|(bit, coefficient)| coefficient * i64::from(bits[*bit])).sum::<i64>()
            == equation.right
    })
}

proptest! {
    #[test]
    fn an_allowed_choice_becomes_bits_that_satisfy_the_equations((rule, options) in rules(), seed: u64, packed: bool) {
        let contest = Contest::new(rule, options).unwrap();
        let contest = if packed { contest.packed().unwrap() } else { contest };
        let Some(values) = allowed(&contest, seed) else { return Ok(()) };
        let bits = contest.assign(&values).unwrap();
        prop_assert_eq!(bits.len(), contest.bits());
        prop_assert!(bits.iter().all(|bit| *bit <= 1));
        prop_assert!(satisfied(&contest.rule().lay_out(options), &bits));
        let full = scalars(&bits);
        let free: Vec<Scalar> = contest.free().iter().map(|&bit| full[bit]).collect();
        prop_assert_eq!(contest.complete(&free, &Scalar::ONE), full.clone());
        let counters = counters(&contest, &values);
        let slots: Vec<Scalar> = contest.pack(&counters).into_iter().map(Scalar::from).collect();
        prop_assert_eq!(contest.values(&full), slots);
        prop_assert!(contest.plausible(&counters, 1));
    }

    #[test]
    fn sums_of_allowed_choices_are_plausible((rule, options) in rules(), seeds: [u64; 4], weights in prop::array::uniform4(1u64..4)) {
        let contest = Contest::new(rule, options).unwrap();
        let mut sums = vec![0; contest.counters()];
        let mut weight = 0;
        for (seed, times) in seeds.into_iter().zip(weights) {
            let Some(values) = allowed(&contest, seed) else { continue };
            sums.iter_mut().zip(counters(&contest, &values)).for_each(|(sum, value)| *sum += times * value);
            weight += times;
        }
        prop_assert!(contest.plausible(&sums, weight));
        prop_assert!(!contest.plausible(&sums[1..], weight));
        sums[0] = weight * contest.largest_value() + 1;
        prop_assert!(!contest.plausible(&sums, weight));
    }
}

/// Every vector of bits that satisfies the equations gives counters that some allowed choice gives: nothing else can be
/// written. Checked for all vectors of small contests. (A quadratic ballot may pay more than it has to, and with votes
/// against it may vote both ways at its own cost, which [`Contest::allows`] refuses to do by mistake.)
#[test]
fn no_other_bits_satisfy_the_equations() {
    let rules = [
        Rule::Plurality,
        Rule::Approval { min: 1, max: 2 },
        Rule::Approval { min: 0, max: 3 },
        Rule::Score { max: 5 },
        Rule::Star { max: 1 },
        Rule::Star { max: 2 },
        Rule::Cumulative { min: 1, max: 5, each: 3 },
        Rule::Quadratic { credits: 6, against: false },
        Rule::Positional { points: vec![2, 1], min: 1 },
        knapsack(&[3, 4, 6], 9),
    ];
    for rule in rules {
        for options in [2, 3] {
            let rule = match rule.clone() {
                Rule::Knapsack { costs, budget } => knapsack(&costs[..options], budget),
                Rule::Approval { max: 3, .. } if options == 2 => continue,
                Rule::Star { .. } if options == 3 => continue,
                other => other,
            };
            let contest = Contest::new(rule.clone(), options).unwrap();
            let layout = rule.lay_out(options);
            let mut written = std::collections::BTreeSet::new();
            for set in 0u32..1 << contest.bits() {
                let bits: Vec<u8> = (0..contest.bits()).map(|bit| (set >> bit & 1) as u8).collect();
                if satisfied(&layout, &bits) {
                    let mut counters = vec![0; contest.counters()];
                    for (bit, weight) in bits.iter().zip(&layout.weights) {
                        if let Some((counter, weight)) = weight {
                            counters[*counter] += weight * u64::from(*bit);
                        }
                    }
                    let values = &counters[..contest.fields()];
                    contest.allows(values).unwrap_or_else(|error| panic!("{rule:?} {counters:?}: {error}"));
                    assert_eq!(counters, self::counters(&contest, values), "{rule:?}");
                    written.insert(counters);
                }
            }
            let most = contest.largest_value() + 1;
            let all = (0..most.pow(contest.fields() as u32))
                .map(|n| (0..contest.fields() as u32).map(|field| n / most.pow(field) % most).collect::<Vec<_>>());
            let allowed: std::collections::BTreeSet<_> = all
                .filter(|values| contest.allows(values).is_ok())
                .map(|values| self::counters(&contest, &values))
                .collect();
            assert_eq!(written, allowed, "{rule:?}");
        }
    }
}

#[test]
fn counts_that_no_ballots_give_are_implausible() {
    let contest = |rule| Contest::new(rule, 3).unwrap();
    let plurality = contest(Rule::Plurality);
    assert!(plurality.plausible(&[1, 2, 0], 3));
    assert!(!plurality.plausible(&[1, 1, 0], 3));
    assert!(!plurality.plausible(&[4, 0, 0], 3));
    assert!(!plurality.plausible(&[u64::MAX, 1, 3], 3));
    assert!(!contest(Rule::Approval { min: 1, max: 2 }).plausible(&[1, 0, 0], 2));
    assert!(!contest(Rule::Approval { min: 1, max: 2 }).plausible(&[2, 2, 1], 2));
    assert!(!contest(Rule::Cumulative { min: 0, max: 4, each: 3 }).plausible(&[6, 3, 0], 2));
    assert!(!contest(Rule::Cumulative { min: 2, max: 4, each: 3 }).plausible(&[3, 0, 0], 2));
    assert!(!contest(knapsack(&[3, 4, 6], 9)).plausible(&[2, 1, 2], 2));
    assert!(contest(knapsack(&[3, 4, 6], 9)).plausible(&[2, 0, 2], 2));
    assert!(!contest(Rule::Quadratic { credits: 9, against: false }).plausible(&[6, 1, 0], 2));
    assert!(!contest(Rule::Positional { points: vec![3, 2], min: 1 }).plausible(&[3, 0, 0], 2));
    assert!(!contest(Rule::Positional { points: vec![3, 2], min: 0 }).plausible(&[6, 5, 0], 2));
    let star = Contest::new(Rule::Star { max: 5 }, 2).unwrap();
    assert!(star.plausible(&[7, 3, 2, 0], 2));
    assert!(!star.plausible(&[7, 3, 2, 1], 2), "three preferences on two ballots");
    assert!(!star.plausible(&[1, 0, 2, 0], 2), "above twice takes two points");
    assert!(!star.plausible(&[3, 7, 2, 0], 2), "above twice and still four points less");
}
