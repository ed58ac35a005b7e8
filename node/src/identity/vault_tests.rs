use std::sync::Arc;

use keyring_core::api::CredentialStoreApi;
use keyring_core::{Error as StoreError, mock};
use tabella_crypto::key_file::KeyFileError as SealError;
use tabella_ledger::bytes::Hash;
use tempfile::TempDir;

use super::*;
use crate::identity::SystemStore;

const PASSPHRASE: &str = "several words of mine";
const CHAIN: Hash = Hash([1; 32]);

struct Rig {
    dir: TempDir,
    store: Arc<mock::Store>,
}

impl Rig {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), store: mock::Store::new().unwrap() }
    }

    /// On a system without a store of secrets.
    fn bare(&self) -> Vault {
        Vault::new(self.dir.path(), None).with_cost(Cost::LEAST)
    }

    /// On a system with one.
    fn desktop(&self) -> Vault {
        Vault::new(self.dir.path(), Some(SystemStore::over(self.store.clone()))).with_cost(Cost::LEAST)
    }

    fn file(&self) -> PathBuf {
        self.dir.path().join(FILE)
    }

    /// The store's entry for the key of the file.
    fn entry(&self) -> keyring_core::Entry {
        let Lock::Key(id) = self.bare().read().unwrap().unwrap().lock() else { panic!("it is not in the store") };
        self.store.build("tabella", &hex::encode(id), None).unwrap()
    }
}

fn fresh() -> Identity {
    Identity::fresh(WordList::Italian).unwrap()
}

#[test]
fn an_identity_is_kept_in_each_way_and_moves_from_one_to_the_other() {
    let rig = Rig::new();
    let (bare, desktop, identity) = (rig.bare(), rig.desktop(), fresh());
    assert_eq!(desktop.kept().unwrap(), None);
    assert!(matches!(desktop.open(None), Err(IdentityError::None { .. })));
    assert!(matches!(desktop.replace(&identity, Protection::Device), Err(IdentityError::None { .. })));

    bare.create(&identity, Protection::Device).unwrap();
    assert_eq!(bare.kept().unwrap(), Some(Kept::Unlocked));
    assert!(bare.open(None).unwrap().is_same(&identity));
    assert!(matches!(bare.create(&fresh(), Protection::Device), Err(IdentityError::Exists { .. })));

    bare.replace(&identity, Protection::Passphrase(PASSPHRASE)).unwrap();
    assert_eq!(bare.kept().unwrap(), Some(Kept::Passphrase));
    assert!(matches!(bare.open(None), Err(IdentityError::Locked { .. })));
    let error = bare.open(Some("several words of mind")).unwrap_err();
    assert!(matches!(error, IdentityError::Sealed { source: SealError::Wrong, .. }), "{error}");
    assert_eq!(error.code(), "identity.passphrase");
    assert!(bare.open(Some(PASSPHRASE)).unwrap().is_same(&identity));

    desktop.replace(&identity, Protection::Device).unwrap();
    assert_eq!(desktop.kept().unwrap(), Some(Kept::System));
    assert!(desktop.open(None).unwrap().is_same(&identity));
    assert!(matches!(bare.open(None), Err(IdentityError::NoSystem)));
    let before = rig.entry();
    assert_eq!(before.get_secret().unwrap().len(), 32);

    // Written again it has a new key, and the old one is forgotten.
    desktop.update(&identity.clone().with_enrolment(2), None).unwrap();
    assert_eq!(desktop.open(None).unwrap().enrolment(), 2);
    assert!(matches!(before.get_secret(), Err(StoreError::NoEntry)));
    let last = rig.entry();
    desktop.replace(&identity, Protection::Passphrase(PASSPHRASE)).unwrap();
    assert!(matches!(last.get_secret(), Err(StoreError::NoEntry)));
    let opened = rig.bare().open(Some(PASSPHRASE)).unwrap();
    assert_eq!(opened.phrase(None), identity.phrase(Some(WordList::Italian)));
}

#[test]
fn a_change_under_a_passphrase_needs_it_and_keeps_it() {
    let rig = Rig::new();
    let (vault, identity) = (rig.bare(), fresh());
    vault.create(&identity, Protection::Passphrase(PASSPHRASE)).unwrap();
    let changed = identity.with_enrolment(1);
    assert!(matches!(vault.update(&changed, None), Err(IdentityError::Locked { .. })));
    assert_eq!(vault.update(&changed, Some("not the words of mine")).unwrap_err().code(), "identity.passphrase");
    assert_eq!(vault.open(Some(PASSPHRASE)).unwrap().enrolment(), 0);
    vault.update(&changed, Some(PASSPHRASE)).unwrap();
    assert_eq!(vault.open(Some(PASSPHRASE)).unwrap().enrolment(), 1);
}

#[test]
fn a_passphrase_is_the_same_however_its_letters_are_composed_and_never_short() {
    let rig = Rig::new();
    let vault = rig.bare();
    for short in ["", "eleven lett"] {
        let error = vault.create(&fresh(), Protection::Passphrase(short)).unwrap_err();
        assert!(matches!(error, IdentityError::ShortPassphrase { found } if found == short.len()), "{error}");
        assert_eq!(vault.kept().unwrap(), None);
    }
    vault.create(&fresh(), Protection::Passphrase("Stra\u{df}e nach Z\u{fc}rich")).unwrap();
    vault.open(Some("Stra\u{df}e nach Zu\u{308}rich")).unwrap();
    assert!(vault.open(Some("Strasse nach Z\u{fc}rich")).is_err());
}

#[test]
fn a_store_that_does_not_answer_loses_nothing() {
    let rig = Rig::new();
    let (vault, identity) = (rig.desktop(), fresh());
    vault.create(&identity, Protection::Device).unwrap();
    let secret = "what no message may repeat";
    let refuse = |error| rig.entry().as_any().downcast_ref::<mock::Cred>().unwrap().set_error(error);
    for error in [
        StoreError::NoStorageAccess("locked".into()),
        StoreError::BadEncoding(secret.into()),
        StoreError::BadDataFormat(secret.into(), "odd".into()),
    ] {
        refuse(error);
        let error = vault.open(None).unwrap_err();
        assert!(matches!(error, IdentityError::System(_)), "{error}");
        let printed = format!("{error} {error:?}");
        assert!(!printed.contains(secret) && !printed.contains(&format!("{:?}", secret.as_bytes())), "{printed}");
        assert!(vault.open(None).unwrap().is_same(&identity));
    }
    // A key of another length, and none.
    rig.entry().set_secret(b"short").unwrap();
    assert!(matches!(vault.open(None), Err(IdentityError::System(_))));
    rig.entry().delete_credential().unwrap();
    assert!(matches!(vault.open(None), Err(IdentityError::System(_))));
    // The other file is put aside and another identity kept.
    vault.put_aside().unwrap();
    vault.create(&fresh(), Protection::Device).unwrap();
    vault.put_aside().unwrap();
    let mut names: Vec<_> = std::fs::read_dir(rig.dir.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["identity.key.1", "identity.key.2"]);
}

#[test]
fn a_damaged_file_says_so_and_is_not_written_over() {
    let rig = Rig::new();
    let vault = rig.bare();
    vault.create(&fresh(), Protection::Passphrase(PASSPHRASE)).unwrap();
    let good = std::fs::read(rig.file()).unwrap();
    let mut bad = good.clone();
    bad[100] ^= 1;
    let cases = [bad, good[..50].to_vec(), Vec::new(), vec![0; 100_000], [good.as_slice(), b"\n"].concat()];
    for bytes in cases {
        std::fs::write(rig.file(), &bytes).unwrap();
        for tried in [None, Some(PASSPHRASE)] {
            assert_eq!(vault.open(tried).unwrap_err().code(), "identity.damaged", "{} bytes", bytes.len());
        }
        assert_eq!(vault.create(&fresh(), Protection::Device).unwrap_err().code(), "identity.exists");
        assert_eq!(std::fs::read(rig.file()).unwrap(), bytes);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let rig = Rig::new();
    let vault = rig.bare();
    vault.create(&fresh(), Protection::Device).unwrap();
    let mode = |mode| std::fs::set_permissions(rig.file(), PermissionsExt::from_mode(mode)).unwrap();
    assert_eq!(std::fs::metadata(rig.file()).unwrap().permissions().mode() & 0o777, 0o600);
    mode(0o644);
    assert_eq!(vault.open(None).unwrap_err().code(), "identity.exposed");
    mode(0o600);
    vault.open(None).unwrap();
}

#[test]
fn an_older_key_is_carried_into_a_sealed_file_and_stays_the_voter_key() {
    for system in [false, true] {
        let rig = Rig::new();
        let vault = if system { rig.desktop() } else { rig.bare() };
        let older = rig.dir.path().join(OLDER);
        let key: SigningKey = keys::create(&older, &mut OsRng).unwrap();
        assert_eq!(vault.kept().unwrap(), Some(Kept::Unlocked));
        assert!(matches!(vault.create(&fresh(), Protection::Device), Err(IdentityError::Exists { .. })));
        let identity = vault.open(None).unwrap();
        assert_eq!(identity.voter_key(&CHAIN).public(), key.public());
        assert!(!identity.is_recoverable() && !older.exists());
        assert_eq!(vault.kept().unwrap(), Some(if system { Kept::System } else { Kept::Unlocked }));
        let again = vault.open(None).unwrap();
        assert!(again.is_same(&identity));
        assert_eq!(again.voter_key(&CHAIN).public(), key.public());
        // Once it was replaced, the words bring back what there is.
        let renewed = again.with_enrolment(1);
        let recovered = Identity::recover(renewed.phrase(None).expose()).unwrap().with_enrolment(1);
        assert!(renewed.is_recoverable());
        assert_eq!(recovered.voter_key(&CHAIN).public(), renewed.voter_key(&CHAIN).public());
        assert_ne!(renewed.voter_key(&CHAIN).public(), key.public());
    }
}

/// Stopped between writing the new file and removing the old one, and a file of some other key.
#[test]
fn an_older_key_goes_only_when_it_is_carried() {
    let rig = Rig::new();
    let vault = rig.bare();
    let older = rig.dir.path().join(OLDER);
    keys::create::<SigningKey>(&older, &mut OsRng).unwrap();
    let bytes = std::fs::read(&older).unwrap();
    vault.open(None).unwrap();
    std::fs::rename(rig.file(), rig.dir.path().join("kept")).unwrap();
    keys::create::<SigningKey>(&older, &mut OsRng).unwrap();
    let other = std::fs::read(&older).unwrap();
    std::fs::rename(rig.dir.path().join("kept"), rig.file()).unwrap();
    vault.open(None).unwrap();
    assert_eq!(std::fs::read(&older).unwrap(), other, "the key of somebody else stays");
    std::fs::write(&older, bytes).unwrap();
    vault.open(None).unwrap();
    assert!(!older.exists());
}

#[test]
fn identities_do_not_print() {
    let identity = fresh();
    let printed = format!("{identity:?}");
    let phrase = identity.phrase(None);
    assert!(phrase.expose().split(' ').all(|word| !printed.contains(word)), "{printed}");
}
