"""Counts ranked ballots as docs/counting.md says, one paper at a time and in exact fractions."""
