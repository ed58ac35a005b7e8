//! Uses of personal data: nobody reads without writing it on the board, and the person finds everything there.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::data_use::UseText;
use tabella_ledger::data_use::{DataUseError, UseReader};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::party::Registrar;
use tabella_node::light::LightClient;
use tabella_node::registrar::{EnrolError, EnrolmentRequest, Field, Purpose, ReadError, RegistrarDesk};
use tabella_node::sequencer::{Pending, Sequencer, SubmitError, Verdict};
use tabella_node::store::Store;
use tabella_node::sync::Replica;
use tabella_node::uses::{FoundUse, LOOK_AHEAD, in_copy, through};
use tabella_node::view::View;
use tokio::sync::oneshot;

use crate::rig::{Rig, Served, TIME, key};

const REFERENCE: &str = "A-1974/17";

fn field(label: &str, value: &str) -> Field {
    Field { label: label.into(), value: value.into() }
}

fn purpose(what: &[&str], why: &str) -> Purpose {
    let what = what.iter().map(|label| (*label).to_owned()).collect();
    Purpose { who: "Registry, desk 3".into(), what, why: why.into() }
}

fn text(what: &str, why: &str) -> UseText {
    UseText { time: TIME, who: "Registry, desk 3".into(), what: what.into(), why: why.into() }
}

fn values(fields: &[Field]) -> Vec<&str> {
    fields.iter().map(|field| field.value.as_str()).collect()
}

/// A node, its registrar's desk, and a person who is written down there.
struct Office {
    rig: Rig,
    node: Served,
    desk: RegistrarDesk,
    person: SigningKey,
    code: String,
}

impl Office {
    async fn new() -> Self {
        let rig = Rig::new();
        let node = rig.serve("board").await;
        fs::create_dir(rig.path("desk")).unwrap();
        let desk = desk(&rig);
        let fields = [field("Name", "Ada Quill"), field("Address", "4 Lake Road")];
        let code = desk.register(REFERENCE, &fields, TIME).unwrap().code;
        Self { rig, node, desk, person: SigningKey::generate(&mut OsRng), code }
    }

    async fn with_person() -> Self {
        let office = Self::new().await;
        let request = EnrolmentRequest::new(&office.code, &office.person, &office.rig.chain());
        office.desk.enrol(&request, office.node.sequencer.as_ref(), TIME).await.unwrap();
        office
    }

    async fn read(&self, purpose: Purpose) -> Result<Vec<Field>, ReadError> {
        self.desk.read(REFERENCE, purpose, self.node.sequencer.as_ref(), TIME).await
    }

    fn reader(&self) -> UseReader {
        UseReader::new(self.rig.chain(), &self.person, &key(&self.rig.registrar)).unwrap()
    }

    /// What the person sees in the node's own view.
    fn seen(&self) -> Vec<(u64, UseText)> {
        let uses = in_copy(self.node.sequencer.view(), &self.reader()).unwrap();
        assert!(uses.is_sound(), "{uses:?}");
        uses.found.into_iter().map(|found| (found.number, found.text.unwrap())).collect()
    }

    fn size(&self) -> u64 {
        self.node.sequencer.view().head().size
    }

    /// A use of this person's data that the registrar writes past the desk.
    async fn write(&self, number: u64, why: &str) -> u64 {
        let registrar = Registrar::new(self.rig.registrar.clone(), self.rig.chain());
        let used = text("Name", why).seal(&registrar.use_secret(&key(&self.person)).unwrap(), number).unwrap();
        self.node.accept(&registrar.log_use(used.tag, used.sealed, &mut OsRng).to_bytes()).await
    }

    async fn light(&self) -> LightClient {
        let (path, chain) = (self.rig.path("light"), self.rig.chain());
        LightClient::open(&path, self.node.client.clone(), Some(chain)).await.unwrap()
    }
}

fn desk(rig: &Rig) -> RegistrarDesk {
    let registrar = Registrar::new(rig.registrar.clone(), rig.chain());
    RegistrarDesk::open(&rig.path("desk/codes.sqlite"), registrar, rig.chain()).unwrap()
}

type Answer<'a> = Box<dyn Fn(Vec<Vec<u8>>) -> Result<Pending, SubmitError> + Send + Sync + 'a>;

/// A sequencer that does something else with what it is given.
struct Unwilling<'a> {
    node: &'a dyn Sequencer,
    answer: Answer<'a>,
}

impl Sequencer for Unwilling<'_> {
    fn submit(&self, entries: Vec<Vec<u8>>) -> Result<Pending, SubmitError> {
        (self.answer)(entries)
    }

    fn view(&self) -> &Arc<View> {
        self.node.view()
    }
}

fn answered(verdicts: Vec<Verdict>) -> Result<Pending, SubmitError> {
    let (answer, pending) = oneshot::channel();
    answer.send(Ok(verdicts)).unwrap();
    Ok(Pending::new(pending))
}

#[tokio::test]
async fn ee_8_what_is_read_is_on_the_board_before_it_is_shown() {
    let office = Office::with_person().await;
    let size = office.size();
    let shown = office.read(purpose(&["Address"], "Polling card")).await.unwrap();
    assert_eq!(values(&shown), ["4 Lake Road"], "what was not asked for is not shown");
    assert_eq!(office.size(), size + 1);
    assert_eq!(
        values(&office.read(purpose(&["Name", "Address"], "Move")).await.unwrap()),
        ["Ada Quill", "4 Lake Road"]
    );
    assert_eq!(office.seen(), [(0, text("Address", "Polling card")), (1, text("Name, Address", "Move"))]);
    // On the board there is nothing to read for others.
    let entry = office.node.client.entry(size).await.unwrap();
    let Body::Use(used) = Entry::from_bytes(&entry).unwrap().body else { panic!("a use") };
    let words = ["Ada", "Lake", "Address", "Polling", REFERENCE];
    assert!(words.iter().all(|word| !used.sealed.windows(word.len()).any(|bytes| bytes == word.as_bytes())));
}

#[tokio::test]
async fn ee_8_a_read_that_is_not_logged_is_impossible() {
    let office = Office::new().await;
    let size = office.size();
    // Nobody could be told.
    assert!(matches!(office.read(purpose(&["Name"], "Why not")).await, Err(ReadError::NoKey)));
    let request = EnrolmentRequest::new(&office.code, &office.person, &office.rig.chain());
    office.desk.enrol(&request, office.node.sequencer.as_ref(), TIME).await.unwrap();
    let nameless = Purpose { who: " ".into(), ..purpose(&["Name"], "Why not") };
    for purpose in [purpose(&[], "Why not"), purpose(&["Name"], " "), nameless] {
        assert!(matches!(office.read(purpose).await, Err(ReadError::Purpose)));
    }
    assert!(
        matches!(office.read(purpose(&["Name", "Age"], "Why not")).await, Err(ReadError::Label(label)) if label == "Age")
    );
    let long = office.read(purpose(&["Name"], &"why ".repeat(200))).await;
    assert!(matches!(long, Err(ReadError::Text(DataUseError::Sealed(_)))));
    let unknown = office.desk.read("A-0", purpose(&["Name"], "Why not"), office.node.sequencer.as_ref(), TIME).await;
    assert!(matches!(unknown, Err(ReadError::Unknown)));
    assert_eq!(office.size(), size + 1, "the enrolment alone");

    // A board that refuses, says nothing, says no, or shows a receipt for something else: nothing is read.
    let real = office.node.sequencer.as_ref();
    let foreign = real.view().receipt(0).unwrap();
    let rejected = Verdict::Rejected { code: "use.length".into(), message: String::new() };
    let answers: [Answer<'_>; 4] = [
        Box::new(|_| Err(SubmitError::Busy)),
        Box::new(|_| answered(vec![])),
        Box::new(|_| answered(vec![rejected.clone()])),
        Box::new(|_| answered(vec![Verdict::Accepted(foreign.clone())])),
    ];
    for answer in answers {
        let unwilling = Unwilling { node: real, answer };
        let refused = office.desk.read(REFERENCE, purpose(&["Name"], "Unlogged"), &unwilling, TIME).await;
        let expected = matches!(refused, Err(ReadError::Board(_) | ReadError::Refused { .. } | ReadError::Receipt(_)));
        assert!(expected, "{:?}", refused.err());
    }
    assert_eq!(office.size(), size + 1);
}

/// The request went away while its use was on the way to the board: what is sealed under a number stays the same.
#[tokio::test]
async fn ee_8_an_interrupted_read_is_logged_and_no_number_serves_twice() {
    let office = Office::with_person().await;
    let real = office.node.sequencer.as_ref();
    let kept = Mutex::new(Vec::new());
    let answer = |_| {
        let (answer, pending) = oneshot::channel();
        kept.lock().unwrap().push(answer);
        Ok(Pending::new(pending))
    };
    let silent = Unwilling { node: real, answer: Box::new(answer) };
    let reading = office.desk.read(REFERENCE, purpose(&["Name"], "Interrupted"), &silent, TIME);
    assert!(tokio::time::timeout(std::time::Duration::from_millis(50), reading).await.is_err());
    assert_eq!(office.seen(), []);
    let again = office.read(purpose(&["Address"], "Later")).await.unwrap();
    assert_eq!(values(&again), ["4 Lake Road"]);
    assert_eq!(office.seen(), [(0, text("Name", "Interrupted")), (1, text("Address", "Later"))]);
    // Many at once.
    let reads = (0..5).map(|n| office.read(purpose(&["Name"], ["a", "b", "c", "d", "e"][n])));
    for read in futures(reads.collect()).await {
        read.unwrap();
    }
    assert_eq!(office.seen().len(), 7);
}

/// Polls all of them until every one is ready.
async fn futures<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut waiting: Vec<_> = futures.into_iter().map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|context| {
        for (future, output) in &mut waiting {
            if output.is_none()
                && let std::task::Poll::Ready(ready) = future.as_mut().poll(context)
            {
                *output = Some(ready);
            }
        }
        if waiting.iter().all(|(_, output)| output.is_some()) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    waiting.into_iter().filter_map(|(_, output)| output).collect()
}

#[tokio::test]
async fn ee_8_a_desk_that_was_restored_from_a_copy_uses_no_number_again() {
    let Office { rig, node, desk: first, person, code } = Office::with_person().await;
    drop(first);
    let files = || fs::read_dir(rig.path("desk")).unwrap().map(|file| file.unwrap().path());
    let before: Vec<_> = files().map(|path| (fs::read(&path).unwrap(), path)).collect();
    let office = Office { desk: desk(&rig), rig, node, person, code };
    office.read(purpose(&["Name"], "One")).await.unwrap();
    office.read(purpose(&["Name"], "Two")).await.unwrap();
    let Office { rig, node, desk: second, person, code } = office;
    drop(second);
    files_of(&rig.path("desk")).for_each(|path| fs::remove_file(path).unwrap());
    before.iter().for_each(|(bytes, path)| fs::write(path, bytes).unwrap());
    let office = Office { desk: desk(&rig), rig, node, person, code };
    office.read(purpose(&["Name"], "Three")).await.unwrap();
    assert_eq!(office.seen(), [(0, text("Name", "One")), (1, text("Name", "Two")), (2, text("Name", "Three"))]);
}

fn files_of(folder: &Path) -> impl Iterator<Item = std::path::PathBuf> {
    fs::read_dir(folder).unwrap().map(|file| file.unwrap().path())
}

/// A registrar who tells the person nothing, leaves numbers out, uses them twice or seals nonsense is seen on the log.
#[tokio::test]
async fn ee_8_a_dishonest_registrar_is_seen_on_the_log() {
    let office = Office::with_person().await;
    let light = office.light().await;
    assert!(through(&light, &office.reader()).await.unwrap().found.is_empty());
    let position = office.write(0, "Said to nobody").await;
    // The office is not asked: the log is, by a client that checks what it is shown, and in a copy.
    let seen = through(&light, &office.reader()).await.unwrap();
    let expected = FoundUse { number: 0, position, text: Ok(text("Name", "Said to nobody")) };
    assert_eq!((seen.is_sound(), seen.found), (true, vec![expected.clone()]));
    let store = Arc::new(Store::open(office.rig.path("copy")).unwrap());
    let copy = Replica::open(store, office.node.client.clone(), None, &mut |_, _| {}).await.unwrap();
    copy.sync(&mut |_, _| {}).await.unwrap();
    assert_eq!(in_copy(copy.view(), &office.reader()).unwrap().found, [expected]);

    // Numbers left out, as far as anybody looks.
    office.write(3, "Left two out").await;
    let seen = through(&light, &office.reader()).await.unwrap();
    assert_eq!((seen.is_sound(), &seen.gaps, seen.found.len()), (false, &vec![1, 2], 2));
    office.write(4 + LOOK_AHEAD, "Left as many out as are looked at").await;
    assert_eq!(through(&light, &office.reader()).await.unwrap().found.len(), 3);
    // A number twice: both are shown.
    office.write(0, "Under a number that was used").await;
    let seen = through(&light, &office.reader()).await.unwrap();
    let numbers: Vec<u64> = seen.found.iter().map(|found| found.number).collect();
    assert_eq!(numbers, [0, 0, 3, 4 + LOOK_AHEAD]);

    // Nonsense under the right tag.
    let registrar = Registrar::new(office.rig.registrar.clone(), office.rig.chain());
    let entry = registrar.log_use(office.reader().tag(1), vec![0; 528], &mut OsRng).to_bytes();
    office.node.accept(&entry).await;
    let seen = through(&light, &office.reader()).await.unwrap();
    assert!(
        matches!(seen.found[2], FoundUse { number: 1, text: Err(DataUseError::Sealed(_)), .. }) && !seen.is_sound()
    );

    // Somebody else finds nothing of all this.
    let stranger = SigningKey::generate(&mut OsRng);
    let reader = UseReader::new(office.rig.chain(), &stranger, &key(&office.rig.registrar)).unwrap();
    assert!(through(&light, &reader).await.unwrap().found.is_empty());
}

#[tokio::test]
async fn people_are_written_down_once_and_under_labels() {
    let office = Office::new().await;
    let again = office.desk.register(REFERENCE, &[field("Name", "Another")], TIME);
    assert!(matches!(again, Err(EnrolError::Reference)));
    for fields in [vec![field(" ", "x")], vec![field("Name", "x"), field("Name ", "y")]] {
        assert!(matches!(office.desk.register("A-18", &fields, TIME), Err(EnrolError::Fields)));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for file in files_of(&office.rig.path("desk")).filter(|path| path.to_string_lossy().contains("persons")) {
            let mode = fs::metadata(&file).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{}", file.display());
        }
    }
}
