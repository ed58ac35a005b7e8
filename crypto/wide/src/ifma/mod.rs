//! AVX-512 with its integer fused multiply-add: eight lanes of 64 bits, products of 52 by 52 bits.

mod field;
mod vector;

pub use field::Element;
pub use vector::Ifma;
