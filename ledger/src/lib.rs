//! The bulletin board: entries, the rules that make them valid, the log, blocks, the record and its audit.
