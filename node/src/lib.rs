//! A node of the bulletin board: store, sequencer, HTTP API, sync, and the parties of an embedded city.
