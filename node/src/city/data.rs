//! What this device's citizen publishes, grants and holds: data, certificates, proofs of wages.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rand_core::OsRng;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::credential::bound::{Asked, Shown, verify_shown};
use tabella_ledger::credential::{Claims, CredentialIssuer};
use tabella_ledger::issuer::Issuer;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::Office;
use tabella_ledger::proof::{PROOF_EXTENSION, ProofFile, ProofFileError, Verified, verify};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::{City, CityError};
use crate::facts::{FactService, FactStore, FetchFailure, Keeping, Owned, Ticket, data_in, router};
use crate::funds::write_private;
use crate::keys;
use crate::service::now;
use crate::sync::Replica;
use crate::wallet::{Held, Question, Reuse, Showing, Wallet, WalletError};

/// The port of the owner's service, unless it is taken: tickets name it.
const PORT: u16 = 8732;

/// What the citizen has in files of their own.
pub(super) struct Belongings {
    pub(super) service: Arc<FactService>,
    url: String,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
    pub(super) wallet: Wallet,
    /// Folder of proofs of wages.
    wages: PathBuf,
    /// File of the key with which the office issues certificates.
    issuer: PathBuf,
    office: Office,
}

impl Belongings {
    pub(super) async fn open(citizen: &Path, offices: &Path, office: Office, copy: Replica) -> Result<Self, CityError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| CityError::File { path, source }
        };
        let store = FactStore::open(&citizen.join("facts.sqlite"))?;
        let service = Arc::new(FactService::new(store, copy, now));
        let at = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = match TcpListener::bind(at(PORT)).await {
            Err(_) => TcpListener::bind(at(0)).await,
            bound => bound,
        };
        let listener = listener.map_err(failed(citizen))?;
        let url = format!("http://{}", listener.local_addr().map_err(failed(citizen))?);
        let (stop, stopped) = oneshot::channel();
        // A sender that is gone stops no less than one that says so.
        let served = crate::http::serve(listener, router(service.clone()), async move { drop(stopped.await) });
        let server = tokio::spawn(async move { drop(served.await) });
        let wages = citizen.join("wages");
        fs::create_dir_all(&wages).map_err(failed(&wages))?;
        let wallet = Wallet::open(&citizen.join("wallet.sqlite"))?;
        let issuer = offices.join("issuer.key");
        Ok(Self { service, url, stop, server, wallet, wages, issuer, office })
    }

    /// Ends the service, which reads the copy of the board.
    pub(super) async fn close(self) {
        drop(self.stop);
        drop(self.server.await);
    }
}

/// A proof file that was opened.
pub struct Judged {
    /// What it shows, or the first thing that does not hold.
    pub verified: Result<Verified, ProofFileError>,
    /// Whether it is of this city's board.
    pub is_own: bool,
}

/// A proof of a wage that is kept here.
pub struct KeptWage {
    /// Its name here.
    pub id: String,
    /// The proof.
    pub judged: Judged,
}

impl City {
    /// Address of the service from which others fetch with their tickets.
    pub fn data_url(&self) -> &str {
        &self.belongings.url
    }

    /// What the citizen published, granted and saw fetched.
    ///
    /// # Errors
    /// [`CityError`].
    pub fn owned(&self) -> Result<Owned, CityError> {
        Ok(self.copy.read(|state| Owned::of(self.belongings.service.store(), state))??)
    }

    /// Keeps the data of a file here and publishes their digest.
    ///
    /// # Errors
    /// [`CityError::Own`].
    pub async fn publish_data(&self, path: &Path, kind: &str) -> Result<(), CityError> {
        let data = data_in(path)?;
        let owner = self.citizen.lock().await.owner()?;
        let store = self.belongings.service.store();
        Keeping { store, owner: &owner, client: &self.client }.publish(kind.to_owned(), &data).await?;
        self.sync().await?;
        Ok(())
    }

    /// Lets somebody fetch what was published. The ticket is for them.
    ///
    /// # Errors
    /// [`CityError::Own`].
    pub async fn grant_data(&self, publication: u64, to: Key, label: &str) -> Result<Ticket, CityError> {
        let owner = self.citizen.lock().await.owner()?;
        let store = self.belongings.service.store();
        let keeping = Keeping { store, owner: &owner, client: &self.client };
        let chain = self.copy.view().status().chain;
        let ticket = keeping.grant(&chain, publication, to, label, self.belongings.url.clone()).await?;
        self.sync().await?;
        Ok(ticket)
    }

    /// Ends a grant: every fetch after it fails.
    ///
    /// # Errors
    /// [`CityError::Own`].
    pub async fn withdraw_data(&self, grant: u64) -> Result<(), CityError> {
        let owner = self.citizen.lock().await.owner()?;
        let store = self.belongings.service.store();
        Keeping { store, owner: &owner, client: &self.client }.withdraw(grant).await?;
        self.sync().await?;
        Ok(())
    }

    /// Fetches data with a ticket, as this citizen, and checks them against the board.
    ///
    /// # Errors
    /// [`CityError::Fetch`].
    pub async fn fetch_data(&self, ticket: &Ticket) -> Result<Vec<u8>, CityError> {
        self.sync().await?;
        let reader = self.citizen.lock().await.signing_key()?;
        let publication = self.copy.read(|state| state.facts().publication(ticket.publication).cloned())?;
        let publication = publication.ok_or(CityError::Unknown)?;
        let chain = self.copy.view().status().chain;
        Ok(ticket.fetch(&chain, &publication.digest, &reader, &mut OsRng).await?)
    }

    /// The proof of a subject's history.
    ///
    /// # Errors
    /// [`CityError`].
    pub fn history_proof(&self, subject: &Hash) -> Result<ProofFile, CityError> {
        let proof = self.copy.read(|state| self.copy.view().history_proof(state, subject))??;
        proof.ok_or(CityError::Unknown)
    }

    /// Checks the bytes of a proof file, from themselves alone.
    pub fn judge(&self, bytes: &[u8]) -> Judged {
        let verified = verify(bytes, None, &[]);
        let chain = self.copy.view().status().chain;
        let is_own = verified.as_ref().is_ok_and(|verified| verified.chain == chain);
        Judged { verified, is_own }
    }

    /// Keeps the proof of a wage that the payer handed over.
    ///
    /// # Errors
    /// [`CityError::File`].
    pub fn keep_wage(&self, bytes: &[u8]) -> Result<(), CityError> {
        self.write_wage(bytes)
    }

    pub(super) fn write_wage(&self, bytes: &[u8]) -> Result<(), CityError> {
        let path = self.wage(&Hash::of(bytes).to_string());
        if path.exists() {
            return Ok(());
        }
        write_private(&path, bytes).map_err(|source| CityError::File { path, source })
    }

    /// The proofs of wages that are kept here.
    ///
    /// # Errors
    /// [`CityError::File`].
    pub fn wages(&self) -> Result<Vec<KeptWage>, CityError> {
        let dir = &self.belongings.wages;
        let failed = |source| CityError::File { path: dir.clone(), source };
        let mut wages = Vec::new();
        for entry in fs::read_dir(dir).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            wages.push(KeptWage { id, judged: self.judge(&fs::read(&path).map_err(failed)?) });
        }
        wages.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(wages)
    }

    /// The bytes of all proofs, by name.
    pub(super) fn wage_files(&self) -> Result<Vec<Vec<u8>>, CityError> {
        let dir = &self.belongings.wages;
        let failed = |source| CityError::File { path: dir.clone(), source };
        let paths = fs::read_dir(dir).map_err(failed)?.map(|entry| Ok(entry.map_err(failed)?.path()));
        let mut paths = paths.collect::<Result<Vec<_>, CityError>>()?;
        paths.sort();
        paths.iter().map(|path| fs::read(path).map_err(failed)).collect()
    }

    /// The bytes of a proof that is kept here.
    ///
    /// # Errors
    /// [`CityError::Unknown`] when there is none of this name.
    pub fn wage_proof(&self, id: &str) -> Result<Vec<u8>, CityError> {
        let hash: Hash = id.parse().map_err(|_| CityError::Unknown)?;
        fs::read(self.wage(&hash.to_string())).map_err(|_| CityError::Unknown)
    }

    fn wage(&self, id: &str) -> PathBuf {
        self.belongings.wages.join(format!("{id}.{PROOF_EXTENSION}"))
    }

    /// What is in the wallet, and every showing.
    ///
    /// # Errors
    /// [`CityError::Wallet`].
    pub fn wallet(&self) -> Result<(Vec<Held>, Vec<Showing>), CityError> {
        Ok((self.belongings.wallet.held()?, self.belongings.wallet.showings()?))
    }

    /// Keys for so many copies of a certificate: what the issuer is given.
    ///
    /// # Errors
    /// [`CityError::Wallet`].
    pub fn request_certificate(&self, copies: usize) -> Result<Vec<String>, CityError> {
        let keys = self.belongings.wallet.request(copies, &mut OsRng)?;
        Ok(keys.iter().map(ToString::to_string).collect())
    }

    /// Takes the copies that an issuer gave.
    ///
    /// # Errors
    /// [`CityError::Wallet`].
    pub async fn add_certificate(&self, copies: &[String]) -> Result<(), CityError> {
        self.sync().await?;
        let issuers = self.copy.read(|state| state.issuers().to_vec())?;
        for copy in copies {
            self.belongings.wallet.add(copy, &issuers)?;
        }
        self.try_to_keep_safe().await;
        Ok(())
    }

    /// A question for one fact.
    pub fn ask_for_fact(fact: &str, audience: &str) -> Question {
        Question::new(fact.trim().to_owned(), audience.trim().to_owned(), &mut OsRng)
    }

    /// Shows the one fact that is asked for.
    ///
    /// # Errors
    /// [`CityError::Wallet`].
    pub fn show_fact(&self, question: Question, again: bool) -> Result<String, CityError> {
        let reuse = if again { Reuse::Allowed } else { Reuse::Never };
        Ok(self.belongings.wallet.show(&question.into(), reuse, now())?)
    }

    /// Checks what was shown as the answer to a question.
    ///
    /// # Errors
    /// [`CityError::Wallet`] when it does not hold.
    pub fn check_fact(&self, shown: &str, question: Question) -> Result<Shown, CityError> {
        let issuers = self.copy.read(|state| state.issuers().to_vec())?;
        let asked: Asked = question.into();
        Ok(verify_shown(shown.trim(), &issuers, &asked).map_err(WalletError::from)?)
    }

    /// Issues a certificate of the office, a copy for each of these keys. The first time the board names the office as an
    /// issuer.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn issue_certificate(
        &self,
        wanted: &[String],
        facts: Vec<(String, serde_json::Value)>,
        until: u64,
    ) -> Result<Vec<String>, CityError> {
        let Belongings { issuer: path, office, .. } = &self.belongings;
        let signer: NoteSigner = if path.exists() { keys::read(path) } else { keys::create(path, &mut OsRng) }
            .map_err(crate::service::ServiceError::from)?;
        let (city, origin) = self.read(|state| (state.genesis().city.clone(), state.genesis().origin.clone()))?;
        let name = format!("https://{origin}/registrar");
        let named = Issuer { name, place: format!("Registrar of {city}"), key: signer.public() };
        if !self.read(|state| state.issuers().contains(&named))? {
            let others = self.read(|state| state.issuers().to_vec())?;
            let list = others.into_iter().chain([named.clone()]).collect();
            self.submit(&office.name_issuers(list, &mut OsRng)).await?;
            self.sync().await?;
        }
        let from = now() / DAY * DAY;
        let claims = Claims { kind: format!("Certificate of {city}"), from, until, facts };
        let issuer = CredentialIssuer::new(named.name, signer);
        let issue = |key: &String| {
            let holder = key.parse().map_err(|_| CityError::Key)?;
            Ok(issuer.issue_bound(&holder, &claims, &mut OsRng).map_err(WalletError::from)?.to_string())
        };
        wanted.iter().map(issue).collect()
    }
}

/// Dates are the same for many people, or they would tell them apart.
const DAY: u64 = 24 * 60 * 60;

/// A failure of fetching that says something about the data, and not about the way to them.
pub(super) fn fetch_code(error: &FetchFailure) -> &'static str {
    match error {
        FetchFailure::Data(_) => "fetch.other_data",
        FetchFailure::OtherBoard { .. } => "fetch.other_board",
        FetchFailure::Ticket(_) => "fetch.ticket",
        FetchFailure::Client(_) => "fetch.client",
    }
}
