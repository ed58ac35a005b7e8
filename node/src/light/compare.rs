//! Comparing what is trusted with what came over paper, a clipboard or a file.

use tabella_ledger::code::{CheckpointCode, Code, Typed};
use tabella_ledger::light::{Certified, LightError, verify_evidence};
use tabella_ledger::merkle::verify_consistency;
use tabella_ledger::note::Checkpoint;

use super::{LightClient, LightClientError, header, lie};

/// Under which name it is kept who showed another history.
pub(super) const SHOWN_BY: &str = "shown by";

/// What came of comparing a code with what is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// It is the code of this board.
    SameBoard,
    /// It is the code of a board, and not of this one.
    OtherBoard {
        /// The code of this board.
        own: String,
        /// Which groups of characters differ, from 0.
        differing: Vec<usize>,
    },
    /// It is the code of a block of the history that is trusted.
    SameBlock {
        /// Height of the block.
        height: u64,
    },
    /// It is not the code of the block of that height.
    OtherBlock {
        /// Height of the block.
        height: u64,
        /// The code that the block has here.
        own: String,
        /// Which groups of characters differ, from 0, the height aside.
        differing: Vec<usize>,
    },
    /// It is of a block that is not trusted here yet.
    Unknown {
        /// Height of that block.
        height: u64,
        /// Height that is trusted.
        trusted: u64,
    },
}

impl LightClient {
    /// What is trusted as a code.
    pub fn code(&self) -> CheckpointCode {
        CheckpointCode::of(&self.light().tip().header)
    }

    /// Compares a code that somebody typed.
    ///
    /// # Errors
    /// [`LightClientError`] when the node does not hand out or prove the block of that height.
    pub async fn compare(&self, typed: Typed) -> Result<Comparison, LightClientError> {
        let code = match typed {
            Typed::Board(code) => {
                let own = Code::of(&self.chain());
                return Ok(match differing(&own, &code) {
                    differing if differing.is_empty() => Comparison::SameBoard,
                    differing => Comparison::OtherBoard { own: own.to_string(), differing },
                });
            }
            Typed::Checkpoint(code) => code,
        };
        let (height, trusted) = (code.height, self.light().tip().header.height);
        if height > trusted {
            return Ok(Comparison::Unknown { height, trusted });
        }
        let own = Code::of(&self.prove(height).await?.header);
        Ok(match differing(&own, &code.header) {
            differing if differing.is_empty() => Comparison::SameBlock { height },
            differing => Comparison::OtherBlock { height, own: own.to_string(), differing },
        })
    }

    /// Takes a signed note that came from somewhere else, and compares it as one of a node: its lines may be printed. When
    /// the node answers, it is proved at once to be of this history, else as soon as it does.
    ///
    /// # Errors
    /// [`LightClientError::Conflict`] when it is of another history, [`LightClientError::Lie`] when it is no checkpoint of
    /// this board.
    pub async fn hear_printed(&self, from: &str, note: &str) -> Result<Checkpoint, LightClientError> {
        let failed = |error| LightClientError::Lie { url: from.to_owned(), source: LightError::Note(error) };
        let (checkpoint, lines) = Checkpoint::parse_printed(note).map_err(failed)?;
        let lines: String = lines.iter().map(tabella_ledger::note::SignatureLine::write).collect();
        if checkpoint.height <= self.light().tip().header.height {
            match self.prove(checkpoint.height).await {
                // Heard all the same, and proved later.
                Err(LightClientError::Client(_)) | Ok(_) => {}
                Err(error) => return Err(error),
            }
        }
        self.hear(from, &format!("{}\n{lines}", checkpoint.text()))
    }

    /// Keeps evidence that somebody else found.
    ///
    /// # Errors
    /// [`LightClientError::Evidence`] when it does not show that two histories of this board were signed.
    pub fn take_evidence(&self, from: &str, bytes: &[u8]) -> Result<(), LightClientError> {
        verify_evidence(bytes, Some(&self.chain()))?;
        self.file.convict(bytes)?;
        Ok(self.file.set_text(SHOWN_BY, from)?)
    }

    /// Who showed the other history, when evidence is held; empty when that is not known.
    ///
    /// # Errors
    /// [`LightClientError::Store`].
    pub fn shown_by(&self) -> Result<String, LightClientError> {
        Ok(self.file.text(SHOWN_BY)?.unwrap_or_default())
    }

    /// What was signed for a block of the history that is trusted: shown by the node, and proved. It is compared with what
    /// else was seen.
    pub(super) async fn prove(&self, height: u64) -> Result<Checkpoint, LightClientError> {
        let (tip, note) = {
            let light = self.light();
            (light.tip().header.clone(), light.note())
        };
        if height == tip.height {
            return self.believe(height, &note);
        }
        if let (Some(note), false) = (self.file.seen(height)?, self.file.awaited_proof(height)?.is_some()) {
            return self.light().judge(&note).map_err(|error| lie(&self.node, error));
        }
        let Certified { header: own, certificate } = header(&self.node, height).await?;
        let proof = self.node.consistency(own.log_size, tip.log_size).await?;
        verify_consistency(own.log_size, &own.log_root, tip.log_size, &tip.log_root, &proof)
            .map_err(|error| lie(&self.node, error.into()))?;
        let note = self.light().authorities_at(height).note(&own, &certificate);
        self.believe(height, &note)
    }

    /// Compares a checkpoint of the own history with what was heard of its height, and notes that it is proved.
    fn believe(&self, height: u64, note: &str) -> Result<Checkpoint, LightClientError> {
        // Another one that was heard of this height was heard there.
        let heard = self.file.awaited_proof(height)?;
        let checkpoint = self.hear(heard.as_deref().unwrap_or(self.node.url()), note)?;
        self.file.proved(height)?;
        self.file.agreed(height)?;
        Ok(checkpoint)
    }

    /// Proves what was heard before the board was that far, or while the node did not answer.
    pub(super) async fn settle(&self) -> Result<(), LightClientError> {
        let trusted = self.light().tip().header.height;
        for height in self.file.unproved(trusted)? {
            self.prove(height).await?;
        }
        Ok(())
    }

    /// The nodes that are compared.
    ///
    /// # Errors
    /// [`LightClientError::Store`].
    pub fn compared(&self) -> Result<Vec<String>, LightClientError> {
        Ok(self.file.text("nodes")?.unwrap_or_default().lines().map(str::to_owned).collect())
    }

    /// Keeps which nodes are compared.
    ///
    /// # Errors
    /// [`LightClientError::Store`].
    pub fn set_compared(&self, nodes: &[String]) -> Result<(), LightClientError> {
        Ok(self.file.set_text("nodes", &nodes.join("\n"))?)
    }

    /// When the node was last asked with success, Unix seconds.
    ///
    /// # Errors
    /// [`LightClientError::Store`].
    pub fn synced_at(&self) -> Result<Option<u64>, LightClientError> {
        Ok(self.file.text("synced")?.and_then(|time| time.parse().ok()))
    }

    /// Keeps when the node was last asked with success.
    ///
    /// # Errors
    /// [`LightClientError::Store`].
    pub fn set_synced(&self, now: u64) -> Result<(), LightClientError> {
        Ok(self.file.set_text("synced", &now.to_string())?)
    }
}

/// Which groups of two codes differ.
fn differing(one: &Code, other: &Code) -> Vec<usize> {
    let (one, other) = (one.to_string(), other.to_string());
    let pairs = one.split('-').zip(other.split('-')).enumerate();
    pairs.filter(|(_, (one, other))| one != other).map(|(place, _)| place).collect()
}
