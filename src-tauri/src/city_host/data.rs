//! What this person owns and holds on the embedded city.

use std::fs;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use serde::de::DeserializeOwned;
use tabella_ledger::fact::subject_of;
use tabella_ledger::proof::Shows;
use tabella_ledger::state::State;
use tabella_node::city::{City, CityError, Judged};
use tabella_node::facts::{Owned, Ticket};
use tabella_node::funds;
use tabella_node::service::now;
use tabella_node::uses::{FoundUse, Uses};
use tabella_node::wallet::{Held, Question, Showing};

use super::{CityHost, write};
use crate::contract::*;
use crate::host::{Answer, DataHost};
use crate::views::{self, number};

fn read(path: &Path) -> Answer<Vec<u8>> {
    let path = path.to_owned();
    fs::read(&path).map_err(|source| views::failure(CityError::File { path, source }))
}

fn parsed<T: DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Answer<T> {
    let form = |error: serde_json::Error| views::failure(CityError::Form { what, message: error.to_string() });
    serde_json::from_slice(bytes).map_err(form)
}

fn private(path: &Path, bytes: &[u8]) -> Answer<()> {
    let failed = |source| views::failure(CityError::File { path: path.to_owned(), source });
    // Whoever chose the place in a dialog was asked whether to replace what is there.
    if path.exists() {
        fs::remove_file(path).map_err(failed)?;
    }
    funds::write_private(path, bytes).map_err(failed)
}

fn uses(found: Uses) -> UsesView {
    let sound = found.is_sound();
    let use_view = |FoundUse { number: which, position, text }: FoundUse| UseView {
        number: number(which),
        position: number(position),
        text: text.ok().map(|text| UseTextView {
            time: number(text.time),
            who: text.who,
            what: text.what,
            why: text.why,
        }),
    };
    UsesView {
        uses: found.found.into_iter().map(use_view).collect(),
        gaps: found.gaps.into_iter().map(number).collect(),
        sound,
    }
}

fn owned(Owned { publications, grants, fetches }: Owned, service: String) -> OwnedView {
    let publications = publications.into_iter().map(|one| PublicationView {
        position: number(one.position),
        kind: one.kind,
        bytes: number(one.bytes),
    });
    let grants = grants.into_iter().map(|one| GrantView {
        position: number(one.position),
        publication: number(one.publication),
        label: one.label,
        reader: one.reader.to_string(),
        withdrawn: one.withdrawn.is_some(),
    });
    let fetches = fetches.into_iter().rev().map(|one| FetchView {
        time: number(one.time),
        grant: number(one.grant),
        label: one.label,
        served: one.served,
    });
    OwnedView { publications: publications.collect(), grants: grants.collect(), fetches: fetches.collect(), service }
}

fn link(attestation: &tabella_ledger::fact::Attestation) -> LinkView {
    LinkView {
        position: number(attestation.position),
        name: attestation.name.clone(),
        place: attestation.place.clone(),
        kind: attestation.kind.clone(),
        digest: attestation.digest.to_string(),
    }
}

/// What a proof file shows, on the board of this city where it is one of it.
fn proof(state: &State, id: String, judged: &Judged) -> ProofView {
    let Judged { verified, is_own } = judged;
    let mut view = ProofView {
        id,
        outcome: Outcome::Valid,
        message: None,
        position: None,
        own_board: *is_own,
        wage: None,
        history: None,
    };
    match verified {
        Err(error) => {
            view.outcome = Outcome::Invalid;
            view.message = Some(error.to_string());
            view.position = error.position().map(number);
        }
        Ok(verified) => match &verified.shows {
            Shows::Wage { fund: id, step, wage, position, .. } => {
                let fund = state.funds().get(id).filter(|_| *is_own);
                view.wage = Some(WageView {
                    worker: wage.worker.clone(),
                    amount: wage.amount,
                    period: wage.period.clone(),
                    fund: id.to_string(),
                    project: fund.and_then(|fund| funds::project(state, fund)).map(str::to_owned),
                    currency: fund.map(|fund| fund.fund().currency.clone()),
                    step: *step,
                    position: number(*position),
                    time: number(verified.header.time),
                });
            }
            Shows::History { subject, attestations } => {
                let links = attestations.iter().map(link).collect();
                view.history = Some(HistoryView { subject: subject.to_string(), links });
            }
            _ => {}
        },
    }
    view
}

fn wallet((held, showings): (Vec<Held>, Vec<Showing>)) -> WalletView {
    let certificate = |held: Held| CertificateView {
        issuer: held.issuer,
        kind: held.kind,
        from: number(held.from),
        until: number(held.until),
        facts: held.facts,
        copies: number(held.copies),
        unshown: number(held.unshown),
    };
    let showing = |showing: Showing| ShowingView {
        time: number(showing.time),
        audience: showing.audience,
        fact: showing.fact,
        issuer: showing.issuer,
        copy: number(showing.copy),
    };
    WalletView {
        certificates: held.into_iter().map(certificate).collect(),
        showings: showings.into_iter().rev().map(showing).collect(),
    }
}

impl CityHost {
    fn owned_view(&self) -> Answer<OwnedView> {
        let found = self.city.owned().map_err(views::failure)?;
        Ok(owned(found, self.city.data_url().to_owned()))
    }

    fn proof_view(&self, id: String, judged: &Judged) -> Answer<ProofView> {
        self.city.read(|state| proof(state, id, judged)).map_err(views::failure)
    }
}

#[async_trait]
impl DataHost for CityHost {
    async fn uses(&self) -> Answer<UsesView> {
        self.city.uses().await.map(uses).map_err(views::failure)
    }

    async fn owned(&self) -> Answer<OwnedView> {
        self.owned_view()
    }

    async fn publish_data(&self, path: PathBuf, kind: String) -> Answer<OwnedView> {
        self.city.publish_data(&path, kind.trim()).await.map_err(views::failure)?;
        self.owned_view()
    }

    async fn grant_data(&self, publication: u32, reader: String, label: String, ticket: PathBuf) -> Answer<OwnedView> {
        let reader = reader.trim().parse().map_err(|_| views::failure(CityError::Key))?;
        let granted = self.city.grant_data(publication.into(), reader, label.trim()).await.map_err(views::failure)?;
        let text = serde_json::to_vec_pretty(&granted).unwrap_or_default();
        private(&ticket, &text)?;
        self.owned_view()
    }

    async fn withdraw_data(&self, grant: u32) -> Answer<OwnedView> {
        self.city.withdraw_data(grant.into()).await.map_err(views::failure)?;
        self.owned_view()
    }

    async fn fetch_data(&self, ticket: PathBuf, out: PathBuf) -> Answer<()> {
        let ticket: Ticket = parsed("the ticket", &read(&ticket)?)?;
        let data = self.city.fetch_data(&ticket).await.map_err(views::failure)?;
        private(&out, &data)
    }

    async fn history(&self, typed: String) -> Answer<HistoryView> {
        let subject = subject_of(typed.trim());
        let links = |state: &State| {
            state.facts().history(&subject).iter().map(|found| link(&found.attestation)).collect::<Vec<_>>()
        };
        let links = self.city.read(links).map_err(views::failure)?;
        Ok(HistoryView { subject: subject.to_string(), links })
    }

    async fn save_history(&self, typed: String, path: PathBuf) -> Answer<()> {
        let proof = self.city.history_proof(&subject_of(typed.trim())).map_err(views::failure)?;
        write(&path, &proof.to_bytes())
    }

    async fn open_proof(&self, path: PathBuf) -> Answer<ProofView> {
        self.proof_view(String::new(), &self.city.judge(&read(&path)?))
    }

    async fn wages(&self) -> Answer<Vec<ProofView>> {
        let kept = self.city.wages().map_err(views::failure)?;
        kept.into_iter().map(|kept| self.proof_view(kept.id, &kept.judged)).collect()
    }

    async fn keep_wage(&self, path: PathBuf) -> Answer<Vec<ProofView>> {
        let bytes = read(&path)?;
        let not = |message: String| views::failure(CityError::Form { what: "the proof of a wage", message });
        match self.city.judge(&bytes).verified {
            Ok(verified) if matches!(verified.shows, Shows::Wage { .. }) => {}
            Ok(_) => return Err(not("it is a proof of something else".into())),
            Err(error) => return Err(not(error.to_string())),
        }
        self.city.keep_wage(&bytes).map_err(views::failure)?;
        self.wages().await
    }

    async fn save_wage(&self, id: String, path: PathBuf) -> Answer<()> {
        private(&path, &self.city.wage_proof(&id).map_err(views::failure)?)
    }

    async fn wallet(&self) -> Answer<WalletView> {
        self.city.wallet().map(wallet).map_err(views::failure)
    }

    async fn request_certificate(&self, copies: u32, path: PathBuf) -> Answer<()> {
        let keys = self.city.request_certificate(copies as usize).map_err(views::failure)?;
        write(&path, &serde_json::to_vec_pretty(&keys).unwrap_or_default())
    }

    async fn add_certificate(&self, path: PathBuf) -> Answer<WalletView> {
        let copies: Vec<String> = parsed("the certificate", &read(&path)?)?;
        self.city.add_certificate(&copies).await.map_err(views::failure)?;
        self.wallet().await
    }

    async fn ask_for_fact(&self, fact: String, audience: String) -> Answer<String> {
        Ok(serde_json::to_string(&City::ask_for_fact(&fact, &audience)).unwrap_or_default())
    }

    async fn show_fact(&self, question: String, again: bool) -> Answer<String> {
        let question: Question = parsed("the question", question.as_bytes())?;
        self.city.show_fact(question, again).map_err(views::failure)
    }

    async fn check_fact(&self, shown: String, question: String) -> Answer<FactView> {
        let question: Question = parsed("the question", question.as_bytes())?;
        let shown = self.city.check_fact(&shown, question).map_err(views::failure)?;
        let (issuer, claims) = (shown.presented.issuer, shown.presented.claims);
        let (fact, value) = claims.facts.into_iter().next().unwrap_or_default();
        Ok(FactView {
            fact,
            value: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
            issuer: issuer.name,
            place: issuer.place,
            until: number(claims.until),
            valid_now: (claims.from..claims.until).contains(&now()),
        })
    }

    async fn issue_certificate(&self, keys: PathBuf, facts: Vec<NewFact>, until: u32, out: PathBuf) -> Answer<()> {
        let keys: Vec<String> = parsed("the request", &read(&keys)?)?;
        let fact = |NewFact { name, value }: NewFact| (name.trim().to_owned(), value.trim().into());
        let facts = facts.into_iter().map(fact).collect();
        let copies = self.city.issue_certificate(&keys, facts, until.into()).await.map_err(views::failure)?;
        private(&out, &serde_json::to_vec_pretty(&copies).unwrap_or_default())
    }
}
