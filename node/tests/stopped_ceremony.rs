//! A key ceremony of the embedded city that is stopped on the way.

#![allow(clippy::unwrap_used, reason = "a test")]

use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule};
use tabella_ledger::state::Stage;
use tabella_node::city::City;
use tabella_node::officials::Step;
use tabella_node::service::now;
use tokio::sync::oneshot;

fn manifest() -> Manifest {
    let question = Question::new("Where to?", ["The lake", "The school"], QuestionRule::Plurality);
    Manifest::new(Kind::Election, "The bench", vec![question], now() + 1000)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ceremony_that_was_stopped_goes_on_where_it_was_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let mut city = City::open(dir.path(), "Testville", &mut |_| {}).await.unwrap();
    let handle = city.draft(&manifest()).unwrap();
    for until in [("joining", 2), ("dealing", 3), ("confirming", 1)] {
        let (stop, stopped) = oneshot::channel();
        let mut stop = Some(stop);
        let mut tell = |step: Step| {
            if (step.name, step.done) == until {
                stop.take().unwrap().send(()).unwrap();
            }
        };
        tokio::select! {
            biased;
            told = stopped => told.unwrap(),
            held = city.hold_ceremony(&handle, &mut tell) => panic!("nobody stopped it: {held:?}"),
        }
        // What was being sent is on the board now, or never will be.
        city.stop().await.unwrap();
        city = City::open(dir.path(), "Testville", &mut |_| {}).await.unwrap();
    }
    let mut steps = Vec::new();
    city.hold_ceremony(&handle, &mut |step| steps.push(step.name)).await.unwrap();
    assert!(!steps.contains(&"joining") && !steps.contains(&"dealing"), "{steps:?}");
    let stages: Vec<Stage> =
        city.read(|state| state.ceremonies().map(|(_, ceremony)| ceremony.stage()).collect()).unwrap();
    assert_eq!(stages, [Stage::Concluded, Stage::Concluded], "one for polls, one for the election");
}
