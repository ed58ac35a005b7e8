//! What this processor computes with.

#[cfg(target_arch = "x86_64")]
use crate::avx2::Avx2;
#[cfg(target_arch = "x86_64")]
use crate::ifma::Ifma;

/// How points are computed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// One by one, with curve25519-dalek. Every processor has it.
    Portable,
    /// Eight at a time in two vectors of four, on processors with AVX2.
    Avx2,
    /// Eight at a time, on processors with AVX-512 and its integer fused multiply-add.
    Avx512Ifma,
}

/// A backend, with the proof that the processor has it.
pub enum Found {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2),
    #[cfg(target_arch = "x86_64")]
    Avx512Ifma(Ifma),
}

impl Backend {
    /// From how many points on this backend decodes and multiplies faster than the portable one: lanes that work for
    /// one point together cost as much as for eight.
    pub(crate) fn worthwhile_from(self) -> usize {
        match self {
            Self::Portable => 0,
            Self::Avx2 => 64,
            Self::Avx512Ifma => 8,
        }
    }

    /// Looks for this backend; the portable one is found in place of one that the processor does not have.
    pub(crate) fn find(self) -> Found {
        #[cfg(target_arch = "x86_64")]
        if self == Self::Avx512Ifma
            && let Some(proof) = Ifma::detect()
        {
            return Found::Avx512Ifma(proof);
        }
        #[cfg(target_arch = "x86_64")]
        if self == Self::Avx2
            && let Some(proof) = Avx2::detect()
        {
            return Found::Avx2(proof);
        }
        Found::Portable
    }
}

/// The fastest backend of this processor. A build with `--cfg tabella_wide_backend="avx2"` goes no further than AVX2, and
/// one with `"portable"` no further than curve25519-dalek, whatever the processor has: for measurements.
pub fn backend() -> Backend {
    #[cfg(target_arch = "x86_64")]
    if cfg!(not(any(tabella_wide_backend = "avx2", tabella_wide_backend = "portable"))) && Ifma::detect().is_some() {
        return Backend::Avx512Ifma;
    }
    #[cfg(target_arch = "x86_64")]
    if cfg!(not(tabella_wide_backend = "portable")) && Avx2::detect().is_some() {
        return Backend::Avx2;
    }
    Backend::Portable
}
