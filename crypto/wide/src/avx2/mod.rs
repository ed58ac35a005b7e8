//! AVX2: four lanes of 64 bits, products of 32 by 32 bits. Two vectors make the eight lanes.

mod field;
mod quad;
mod vector;

pub use field::Element;
pub use vector::Avx2;
