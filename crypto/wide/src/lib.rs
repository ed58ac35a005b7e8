//! Many points of ristretto255 (RFC 9496) at a time: decoding, multiplication and sums.
//!
//! Whoever verifies a ballot decodes thousands of points and multiplies each once. Eight at a time, in the lanes of
//! AVX-512 registers, this takes a fraction of what it takes one by one. On processors without these instructions the
//! same functions call curve25519-dalek; what they return is the same everywhere.
//!
//! [`Points`] are not for secrets: the time they take depends on points and scalars. [`Sums`] of multiples of a
//! [`FixedBase`] are: whoever seals a ballot multiplies the same few points by secret scalars, in constant time.
//!
//! ```
//! use curve25519_dalek::{RistrettoPoint, Scalar};
//! use tabella_wide::Points;
//!
//! let g = RistrettoPoint::mul_base(&Scalar::ONE);
//! let (points, refused) = Points::decode(&[g.compress().to_bytes(), [0xff; 32]]);
//! assert_eq!(refused, [1]);
//! assert_eq!(points.multiscalar(&[Scalar::from(3u8), Scalar::ONE]), g + g + g);
//! ```
//!
//! This is the only package of the project with unsafe code, and all of it is calls of vector instructions, in the
//! modules named after them. Those calls need a proof that the processor was asked; see `Field::Proof`.

#![deny(unsafe_op_in_unsafe_fn)]
#![deny(unsafe_code)]

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avx2;
mod backend;
mod columns;
mod curve;
mod field;
#[cfg(test)]
mod field_tests;
mod fixed;
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod ifma;
mod multiply;
mod points;
mod ristretto;
mod sum;
mod table;
mod windows;

pub use backend::{Backend, backend};
pub use fixed::{FixedBase, FixedPoint, Sums};
pub use points::Points;
