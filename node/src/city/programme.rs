//! The office's side of programmes: rules that are tried before they are published.

use super::{City, CityError};
use crate::points::ProgrammeFile;

impl City {
    /// Whether the rules in a file can be published, and as which version of their programme.
    ///
    /// # Errors
    /// [`CityError::RulesFile`] names what is wrong with them.
    pub fn check_programme(&self, file: &[u8]) -> Result<u32, CityError> {
        let file = ProgrammeFile::read(file)?;
        let versions = self.read(|state| state.rewards().programme(file.id()).map_or(0, |known| known.versions()))?;
        Ok(file.programme(versions + 1)?.version)
    }
}
