//! Showing the registrar of the embedded city who one is: smart cards, and signing in with a browser.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use tabella_node::card::{CardError, Shown, ShownCertificate, Tries, USUAL_DRIVER};
use tauri::async_runtime::{JoinHandle, spawn};
use tokio::sync::oneshot;

use super::CityHost;
use crate::browser;
use crate::contract::*;
use crate::host::{Answer, ProofHost, Typed};
use crate::views;

/// The driver of cards, and the sign-in that waits.
#[derive(Default)]
pub(super) struct Proofs {
    /// The one that the person picked.
    driver: Mutex<Option<PathBuf>>,
    signing_in: Mutex<Option<JoinHandle<Answer<EnrolmentView>>>>,
    /// Ends it, also while somebody waits for it.
    cancel: Mutex<Option<oneshot::Sender<()>>>,
}

impl Proofs {
    fn driver(&self) -> PathBuf {
        hold(&self.driver).clone().unwrap_or_else(|| USUAL_DRIVER.into())
    }

    fn cancel(&self) {
        if let Some(cancel) = hold(&self.cancel).take() {
            // It may have ended by itself.
            let _ = cancel.send(());
        }
    }
}

/// Every use is one statement: a panic elsewhere leaves nothing half done.
fn hold<T>(slot: &Mutex<T>) -> MutexGuard<'_, T> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

fn cancelled() -> Failure {
    Failure {
        code: "sign_in.cancelled".into(),
        message: "The sign-in was cancelled.".into(),
        hint: "Begin again, or ask to be enrolled in another way.".into(),
    }
}

fn certificate(shown: ShownCertificate) -> CardCertificateView {
    let ShownCertificate { digest, name, number, issuer, until } = shown;
    CardCertificateView { digest: digest.to_string(), name, number, issuer, until }
}

fn card(Shown { label, has_pin_pad, tries, certificates }: Shown) -> CardView {
    CardView {
        label,
        pin_pad: has_pin_pad,
        tries: match tries {
            Tries::Full => PinTries::Full,
            Tries::Fewer => PinTries::Fewer,
            Tries::Last => PinTries::Last,
            Tries::Locked => PinTries::Locked,
        },
        certificates: certificates.into_iter().map(certificate).collect(),
    }
}

#[async_trait]
impl ProofHost for CityHost {
    async fn proof_ways(&self) -> Answer<ProofWaysView> {
        let taken = self.city.proofs_taken().await.map_err(views::failure)?;
        Ok(ProofWaysView {
            cards: taken.cards,
            driver: self.proofs.driver().display().to_string(),
            provider: taken.sign_in.map(|provider| provider.issuer),
        })
    }

    async fn use_driver(&self, driver: PathBuf) -> Answer<ProofWaysView> {
        *hold(&self.proofs.driver) = Some(driver);
        self.proof_ways().await
    }

    async fn cards(&self) -> Answer<Vec<CardView>> {
        let cards = self.city.cards(&self.proofs.driver()).map_err(views::failure)?;
        Ok(cards.into_iter().map(card).collect())
    }

    async fn ask_with_card(&self, label: String, certificate: String, pin: Option<Typed>) -> Answer<EnrolmentView> {
        let unknown = |_| views::failure(CardError::NoCertificate.into());
        let certificate = certificate.parse().map_err(unknown)?;
        let asked = self.city.ask_with_card(&self.proofs.driver(), &label, &certificate, pin.as_ref()).await;
        asked.map(views::enrolment).map_err(views::failure)
    }

    async fn begin_sign_in(&self) -> Answer<Option<SigningInView>> {
        self.proofs.cancel();
        let (tell, told) = oneshot::channel::<String>();
        let (cancel, ended) = oneshot::channel();
        *hold(&self.proofs.cancel) = Some(cancel);
        let city = self.city.clone();
        let signing_in = spawn(async move {
            // Nobody waits for the address any more: then the task is cancelled soon.
            let show = |address: &str| drop(tell.send(address.to_owned()));
            tokio::select! {
                asked = city.ask_by_sign_in(show) => asked.map(views::enrolment).map_err(views::failure),
                _ = ended => Err(cancelled()),
            }
        });
        match told.await {
            Ok(address) => {
                *hold(&self.proofs.signing_in) = Some(signing_in);
                let opened = browser::open(&address);
                Ok(Some(SigningInView { address, opened }))
            }
            // It ended before there was a page to show: a request waits already, or something failed.
            Err(_) => signing_in.await.map_err(|_| cancelled())?.map(|_| None),
        }
    }

    async fn end_sign_in(&self) -> Answer<EnrolmentView> {
        let signing_in = hold(&self.proofs.signing_in).take().ok_or_else(cancelled)?;
        signing_in.await.map_err(|_| cancelled())?
    }

    async fn cancel_sign_in(&self) -> Answer<()> {
        self.proofs.cancel();
        Ok(())
    }
}
