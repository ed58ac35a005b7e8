//! A prover who takes any numbers for bits, secrets and openings, and moves of which some may be chosen late.

use curve25519_dalek::RistrettoPoint;
use tabella_crypto::group::Scalar;

use super::{Answers, Challenges, Moves, Omitted, World, base, generator, power, powers, scalar};

/// What a prover claims to know. For an honest one the bits are bits, and all the rest fits them.
#[derive(Clone)]
pub struct Witness {
    /// Of all lists, one after the other; no bits perhaps.
    pub bits: Vec<Scalar>,
    /// What T is to be a multiple of U by, and the answer to (2) is made with.
    pub secret: Scalar,
    /// What each D_c holds, and is blinded by.
    pub opened: Vec<(Scalar, Scalar)>,
    /// t_c.
    pub hiding: Vec<Scalar>,
}

/// What was drawn for one proof, so that its moves can be answered again under other challenges.
#[derive(Clone)]
pub struct Nonces {
    pub r: Scalar,
    pub alpha: Scalar,
    pub a: Vec<Scalar>,
    pub rho: Vec<Scalar>,
    pub sigma: Vec<Vec<Scalar>>,
}

/// The coefficients of p_i(X), the lowest first.
pub fn polynomial(bits: &[Scalar], masks: &[Scalar], place: usize) -> Vec<Scalar> {
    let mut product = vec![Scalar::ONE];
    for (digit, (bit, mask)) in bits.iter().zip(masks).enumerate() {
        let (slope, constant) = if place >> digit & 1 == 1 { (*bit, *mask) } else { (Scalar::ONE - bit, -mask) };
        let mut next = vec![Scalar::ZERO; product.len() + 1];
        for (k, coefficient) in product.iter().enumerate() {
            next[k] += coefficient * constant;
            next[k + 1] += coefficient * slope;
        }
        product = next;
    }
    product
}

impl World {
    /// What the person at this place knows.
    pub fn witness(&mut self, place: usize) -> Witness {
        let hiding: Vec<_> = self.facts.iter().map(|_| scalar(&mut self.rng)).collect();
        let digits = self.digits();
        let bits = |place: usize, digits: usize| (0..digits).map(move |bit| Scalar::from((place >> bit & 1) as u8));
        let mut all: Vec<_> = bits(place, digits[0]).collect();
        for ((facts, allowed), digits) in self.facts.iter().zip(&self.allowed).zip(&digits[1..]) {
            let chosen = allowed.iter().position(|value| *value == facts[place].value).unwrap_or(0);
            all.extend(bits(chosen, *digits));
        }
        let opened = self.facts.iter().zip(&hiding);
        let opened = opened.map(|(facts, t)| (Scalar::from(facts[place].value), facts[place].blinding + t)).collect();
        Witness { bits: all, secret: self.secrets[place], opened, hiding }
    }

    pub fn nonces(&mut self) -> Nonces {
        let digits = self.digits();
        let rng = &mut self.rng;
        let mut draw = |count: usize| (0..count).map(|_| scalar(rng)).collect::<Vec<_>>();
        Nonces {
            r: draw(1)[0],
            alpha: draw(1)[0],
            a: draw(digits.iter().sum()),
            rho: draw(digits[0]),
            sigma: digits[1..].iter().map(|digits| draw(*digits)).collect(),
        }
    }

    /// T, D_c, E_c, B and A.
    pub fn first_moves(&self, witness: &Witness, nonces: &Nonces) -> Moves {
        let mut b = generator(b'J', 0) * nonces.r;
        let mut a = generator(b'J', 0) * nonces.alpha;
        for (index, (bit, mask)) in (0..).zip(witness.bits.iter().zip(&nonces.a)) {
            let (g, h) = (generator(b'G', index), generator(b'H', index));
            b += g * bit + h * (mask * (Scalar::ONE - bit - bit));
            a += g * mask - h * (mask * mask);
        }
        let hide = |((value, blinding), t): (&(Scalar, Scalar), &Scalar)| {
            [generator(b'A', 0) * value + base(*blinding), self.u() * t]
        };
        let hidden = witness.opened.iter().zip(&witness.hiding).map(hide).collect();
        Moves { tag: self.u() * witness.secret, hidden, b, a, q: Vec::new(), s: Vec::new() }
    }

    /// Q_k and S_ck.
    pub fn second_moves(&self, moves: &mut Moves, witness: &Witness, nonces: &Nonces, mu: Scalar, nu: Scalar) {
        let digits = self.digits();
        let joint = base(Scalar::ONE) + self.u() * mu;
        moves.q = nonces.rho.iter().map(|rho| joint * rho).collect();
        let mut first = digits[0];
        for place in 0..1 << digits[0] {
            let p = polynomial(&witness.bits[..first], &nonces.a[..first], place);
            let row = self.row(place.min(self.keys.len() - 1), nu);
            moves.q.iter_mut().zip(&p).for_each(|(q, p)| *q += row * p);
        }
        moves.s.clear();
        for ((allowed, sigma), digits) in self.allowed.iter().zip(&nonces.sigma).zip(&digits[1..]) {
            let own = first..first + digits;
            first = own.end;
            let mut s: Vec<RistrettoPoint> = sigma.iter().map(|sigma| base(*sigma)).collect();
            for place in 0..1 << digits {
                let value = Scalar::from(allowed[place.min(allowed.len() - 1)]);
                let q = polynomial(&witness.bits[own.clone()], &nonces.a[own.clone()], place);
                s.iter_mut().zip(&q).for_each(|(s, q)| *s -= generator(b'A', 0) * (q * value));
            }
            moves.s.push(s);
        }
    }

    pub fn answer(&self, witness: &Witness, nonces: &Nonces, challenges: Challenges) -> Answers {
        let Challenges { nu, x, .. } = challenges;
        let answer = |witness: Scalar, masks: &[Scalar]| {
            let lifted = witness * power(x, masks.len());
            masks.iter().enumerate().fold(lifted, |sum, (k, mask)| sum - mask * power(x, k))
        };
        let hiding: Scalar = witness.hiding.iter().zip(powers(nu)).map(|(t, nu)| t * nu).sum();
        let opened = witness.opened.iter().zip(&nonces.sigma);
        Answers {
            f: witness.bits.iter().zip(&nonces.a).map(|(bit, mask)| x * bit + mask).collect(),
            s: x * nonces.r + nonces.alpha,
            z: answer(witness.secret + hiding, &nonces.rho),
            attributes: opened.map(|((_, blinding), sigma)| answer(*blinding, sigma)).collect(),
        }
    }

    /// All moves under challenges that leave something out, and the answers.
    pub fn forge(&mut self, witness: &Witness, omitted: Omitted) -> (Moves, Challenges, Answers) {
        let nonces = self.nonces();
        let mut moves = self.first_moves(witness, &nonces);
        let (_, mu, nu) = self.first_challenges(&moves, omitted);
        self.second_moves(&mut moves, witness, &nonces, mu, nu);
        let challenges = self.challenges(&moves, omitted);
        let answers = self.answer(witness, &nonces, challenges);
        (moves, challenges, answers)
    }
}
