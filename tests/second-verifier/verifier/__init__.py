"""A verifier of Tabella's records, written from docs/record.md and docs/protocol.md."""
