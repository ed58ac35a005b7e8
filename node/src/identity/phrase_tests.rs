use super::*;

/// The 24-word vectors of BIP 39 (bips/bip-0039, `vectors.json`) whose entropy is random: entropy and words.
const VECTORS: [(&str, &str); 4] = [
    (
        "68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c",
        "hamster diagram private dutch cause delay private meat slide toddler razor book happy fancy gospel tennis \
         maple dilemma loan word shrug inflict delay length",
    ),
    (
        "9f6a2878b2520799a44ef18bc7df394e7061a224d2c33cd015b157d746869863",
        "panda eyebrow bullet gorilla call smoke muffin taste mesh discover soft ostrich alcohol speed nation flash \
         devote level hobby quick inner drive ghost inside",
    ),
    (
        "066dca1a2bb7e8a1db2832148ce9933eea0f3ac9548d793112d9a95c9407efad",
        "all hour make first leader extend hole alien behind guard gospel lava path output census museum junior mass \
         reopen famous sing advance salt reform",
    ),
    (
        "f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f",
        "void come effort suffer camp survey warrior heavy shoot primary clutch crush open amazing screen patrol group \
         space point ten exist slush involve unfold",
    ),
];

fn root_of(hex: &str) -> Root {
    Root::from_bytes(hex::decode(hex).unwrap().as_slice().try_into().unwrap()).unwrap()
}

fn words(phrase: &str) -> Vec<String> {
    phrase.split(' ').map(str::to_owned).collect()
}

#[test]
fn phrases_are_those_of_bip_39() {
    for (entropy, phrase) in VECTORS {
        let root = root_of(entropy);
        assert_eq!(Phrase::of(&root, WordList::English).expose(), phrase);
        assert_eq!(Phrase::read(phrase).unwrap(), (root, WordList::English));
    }
}

#[test]
fn phrases_are_those_of_another_implementation_in_every_language() {
    for _ in 0..50 {
        let root = Phrase::fresh_root().unwrap();
        for list in WordList::ALL {
            let theirs = bip39::Mnemonic::from_entropy_in(list.language(), root.expose()).unwrap();
            let ours = Phrase::of(&root, list);
            assert_eq!(ours.expose(), theirs.to_string());
            assert_eq!(Phrase::read(ours.expose()).unwrap(), (root.clone(), list));
            assert!(ours.expose().len() < WORDS * 32, "no copy is left behind by growing");
        }
    }
}

#[test]
fn case_space_and_composition_do_not_matter() {
    let root = root_of(VECTORS[0].0);
    let english = Phrase::of(&root, WordList::English).expose().to_uppercase().replace(' ', " \n\t ");
    let chinese = Phrase::of(&root, WordList::Chinese).expose().replace(' ', "");
    let ideographic = Phrase::of(&root, WordList::Chinese).expose().replace(' ', "\u{3000}");
    let composed: String = Phrase::of(&root, WordList::Korean).expose().nfc().collect();
    for typed in [english, chinese, ideographic, composed] {
        assert_eq!(Phrase::read(&typed).unwrap().0, root);
    }
}

#[test]
fn a_word_that_is_on_no_list_is_named_with_those_near_it() {
    let (_, phrase) = VECTORS[0];
    for (place, typed, meant) in [(1, "hamstre", "hamster"), (7, "privat", "private"), (24, "lenght", "length")] {
        let mut words = words(phrase);
        words[place - 1] = typed.to_owned();
        match Phrase::read(&words.join(" ")).unwrap_err() {
            PhraseError::Unknown { place: named, list: WordList::English, near } => {
                assert_eq!((named, near.words().first()), (place, Some(&meant)), "{near}");
            }
            error => panic!("{error:?}"),
        }
    }
    let mut words = words(phrase);
    words[4] = "xyzzyxyzzy".to_owned();
    let error = Phrase::read(&words.join(" ")).unwrap_err();
    assert_eq!(error.to_string(), "word 5 is not in the list (en): no word of any list is near it");
}

/// Italian words, and one of another language.
#[test]
fn a_word_of_another_list_is_named() {
    let root = root_of(VECTORS[1].0);
    let mut words = words(Phrase::of(&root, WordList::Italian).expose());
    words[2] = "zoo".to_owned();
    let error = Phrase::read(&words.join(" ")).unwrap_err();
    assert!(matches!(error, PhraseError::Unknown { place: 3, list: WordList::Italian, .. }), "{error:?}");
}

#[test]
fn a_wrong_word_or_two_that_changed_places_are_found_by_the_checksum() {
    let (mut tried, mut named) = (0, 0);
    for (_, phrase) in &VECTORS[..2] {
        let right = words(phrase);
        for place in (0..WORDS).step_by(2) {
            let near = WordList::English.words().iter().find(|word| distance(word, &right[place]) == 1);
            let mut wrong = right.clone();
            let Some(near) = near else { continue };
            wrong[place] = (*near).to_owned();
            match Phrase::read(&wrong.join(" ")) {
                Err(PhraseError::Checksum { likely }) => {
                    tried += 1;
                    let word = WordList::English.words().iter().copied().find(|word| *word == right[place]).unwrap();
                    named += usize::from(likely.contains(&Slip::Word { place: place + 1, word }));
                }
                // One in 256 fits by chance, and then is another phrase.
                read => assert!(read.is_ok()),
            }
        }
        for place in (1..WORDS).step_by(4) {
            let mut wrong = right.clone();
            wrong.swap(place - 1, place);
            if let Err(PhraseError::Checksum { likely }) = Phrase::read(&wrong.join(" ")) {
                assert!(likely.contains(&Slip::Swapped { place }), "{place}: {likely:?}");
            }
        }
    }
    assert!(tried > 5 && named * 10 > tried * 9, "{named} of {tried}");
}

#[test]
fn a35_short_phrases_and_those_that_nobody_drew_are_refused() {
    let twelve = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    assert_eq!(Phrase::read(twelve).unwrap_err(), PhraseError::Count { found: 12 });
    assert_eq!(Phrase::read("").unwrap_err(), PhraseError::Count { found: 0 });
    let zeros = format!("{}art", "abandon ".repeat(23));
    let ones = format!("{}vote", "zoo ".repeat(23));
    let sevens = "legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful \
                  legal winner thank year wave sausage worth title";
    for known in [zeros.as_str(), &ones, sevens] {
        assert_eq!(Phrase::read(known).unwrap_err(), PhraseError::Weak(WeakRoot), "{known}");
    }
}

#[test]
fn a35_every_fresh_root_is_another_one() {
    let mut roots: Vec<_> = (0..1000).map(|_| *Phrase::fresh_root().unwrap().expose()).collect();
    roots.sort_unstable();
    roots.dedup();
    assert_eq!(roots.len(), 1000);
    // No byte of them is always the same.
    for place in 0..ROOT_BYTES {
        assert!(roots.iter().any(|root| root[place] != roots[0][place]), "byte {place}");
    }
}

#[test]
fn neither_phrases_nor_errors_about_them_print_words_for_a_log() {
    let (entropy, phrase) = VECTORS[0];
    let mut wrong = words(phrase);
    wrong[0] = "hamstre".to_owned();
    let unknown = Phrase::read(&wrong.join(" ")).unwrap_err();
    let mut swapped = words(phrase);
    swapped.swap(0, 1);
    let checksum = Phrase::read(&swapped.join(" ")).unwrap_err();
    let printed = format!("{:?} {unknown:?} {checksum:?}", Phrase::of(&root_of(entropy), WordList::English));
    assert!(words(phrase).iter().all(|word| !printed.contains(word.as_str())), "{printed}");
}

#[test]
fn languages_without_a_list_get_english_words() {
    let lists = [
        ("zh", WordList::Chinese),
        ("zh-Hans-CN", WordList::Chinese),
        ("ko-KR", WordList::Korean),
        ("it_SM", WordList::Italian),
        ("IT", WordList::Italian),
        ("de-CH", WordList::English),
        ("et", WordList::English),
        ("item", WordList::English),
    ];
    for (tag, list) in lists {
        assert_eq!(WordList::of_language(tag), list, "{tag}");
    }
    for list in WordList::ALL {
        assert_eq!(WordList::of_number(list.number()), list);
        assert_eq!(WordList::of_language(list.tag()), list);
    }
}
