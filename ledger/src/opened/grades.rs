//! Grades as values: the grade of every option, 1 for the lowest, 0 for none.

use super::{FillError, Nonsense, fits};

/// The values of grades: for each option its grade, from 0 for the lowest, or none.
///
/// # Errors
/// [`FillError`] for grades of another number of options, or a grade that there is not.
pub fn values(graded: &[Option<usize>], options: usize, grades: usize) -> Result<Vec<u64>, FillError> {
    if graded.len() != options {
        let (option, last) = (graded.len().max(options).saturating_sub(1), options.saturating_sub(1));
        return Err(FillError::Option { option, last });
    }
    let value = |grade: &Option<usize>| match grade {
        None => Ok(0),
        Some(grade) if *grade < grades => Ok(*grade as u64 + 1),
        Some(grade) => Err(FillError::Grade { grade: *grade, last: grades.saturating_sub(1) }),
    };
    graded.iter().map(value).collect()
}

/// What a row of grades says.
///
/// # Errors
/// [`Nonsense::Length`] and [`Nonsense::Range`].
pub fn read(row: &[u64], options: usize, grades: usize) -> Result<Vec<Option<usize>>, Nonsense> {
    fits(row, options, grades as u64)?;
    Ok(row.iter().map(|value| (*value as usize).checked_sub(1)).collect())
}
