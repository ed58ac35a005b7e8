//! The oblivious function behind tokens speaks with another implementation of RFC 9497, on either side.

use crate::rig::{element, scalar};
use curve25519_dalek::RistrettoPoint;
use proptest::collection::vec;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::group::{Element, SecretScalar};
use tabella_crypto::token::oprf::{Blind, Proof, finalize};
use voprf::{BlindedElement, EvaluationElement, Ristretto255, VoprfClient, VoprfServer};

type Server = VoprfServer<Ristretto255>;

fn read(bytes: &[u8]) -> Element {
    Element::decode(bytes.try_into().unwrap(), "theirs").unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Their server answers our requests: with one key all outputs, elements and proofs agree, in batches too.
    #[test]
    fn their_server_is_understood(seed: u64, inputs in vec(vec(any::<u8>(), 0..80), 1..6)) {
        let rng = &mut ChaCha20Rng::seed_from_u64(seed);
        let secret = scalar(rng);
        let server = Server::new_with_key(secret.as_bytes()).unwrap();
        let key = element(RistrettoPoint::mul_base(&secret));
        prop_assert_eq!(key.as_bytes(), &server.get_public_key().compress().to_bytes());
        let blinds: Vec<Blind> = inputs.iter().map(|_| Blind::new(SecretScalar::new(scalar(rng))).unwrap()).collect();
        let blinded: Vec<Element> =
            blinds.iter().zip(&inputs).map(|(blind, input)| blind.blind(input).unwrap()).collect();
        let sent: Vec<BlindedElement<Ristretto255>> =
            blinded.iter().map(|blinded| BlindedElement::deserialize(blinded.as_bytes()).unwrap()).collect();
        let answer = server.batch_blind_evaluate(rng, &sent).unwrap();
        let evaluated: Vec<Element> = answer.messages.iter().map(|message| read(&message.serialize())).collect();
        let proof = Proof::from_bytes(&answer.proof.serialize().as_slice().try_into().unwrap()).unwrap();
        prop_assert!(proof.holds(&key, &blinded, &evaluated));
        for ((blind, input), evaluated) in blinds.iter().zip(&inputs).zip(&evaluated) {
            let output = finalize(input, &blind.unblind(evaluated)).unwrap();
            prop_assert_eq!(output.to_vec(), server.evaluate(input).unwrap().to_vec());
        }
    }

    /// Their client takes our answers with our proofs, and no answer under another key.
    #[test]
    fn their_client_understands(seed: u64, inputs in vec(vec(any::<u8>(), 0..80), 1..6)) {
        let rng = &mut ChaCha20Rng::seed_from_u64(seed);
        let [secret, other] = [(); 2].map(|()| scalar(rng));
        let key = element(RistrettoPoint::mul_base(&secret));
        let theirs = |secret: &tabella_crypto::group::Scalar| {
            Server::new_with_key(secret.as_bytes()).unwrap().get_public_key()
        };
        let clients: Vec<_> =
            inputs.iter().map(|input| VoprfClient::<Ristretto255>::blind(input, rng).unwrap()).collect();
        let blinded: Vec<Element> = clients.iter().map(|client| read(&client.message.serialize())).collect();
        let evaluated: Vec<Element> = blinded.iter().map(|blinded| element(blinded.point() * secret)).collect();
        let proof = Proof::generate(&SecretScalar::new(secret), &key, &blinded, &evaluated, rng).unwrap();
        let proof = voprf::Proof::deserialize(&proof.to_bytes()).unwrap();
        let messages: Vec<EvaluationElement<Ristretto255>> =
            evaluated.iter().map(|evaluated| EvaluationElement::deserialize(evaluated.as_bytes()).unwrap()).collect();
        let states: Vec<VoprfClient<Ristretto255>> = clients.into_iter().map(|client| client.state).collect();
        let texts: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
        let finished = VoprfClient::batch_finalize(&texts, &states, &messages, &proof, theirs(&secret)).unwrap();
        let server = Server::new_with_key(secret.as_bytes()).unwrap();
        for (output, input) in finished.zip(&texts) {
            let output = output.unwrap();
            prop_assert_eq!(output, server.evaluate(input).unwrap());
        }
        let refused = VoprfClient::batch_finalize(&texts, &states, &messages, &proof, theirs(&other));
        prop_assert!(refused.is_err());
    }
}
