#!/usr/bin/env bash
# Takes each check out of the verifier in turn and sees which of the published broken records find that out.
# usage: scripts/disabled-checks.sh [REPORT [RULES]]
# writes the table as Markdown to REPORT, if that is given, and takes out the checks of those rules alone whose names match the
# extended regular expression RULES
#
# All checks are switchable in one build of a copy of the sources, so that nothing is built twice: see
# scripts/disabled-checks.txt. What the copy is built from outside of it comes from the usual target folder.
set -euo pipefail
cd "$(dirname "$0")/.."

report=${1:-}
rules=${2:-.}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

cp -r crypto ledger Cargo.lock "$copy"
# The workspace without the packages that are not copied.
sed -n '/^\[workspace\]/,$p' Cargo.toml | sed 's/^members = .*/members = ["crypto", "crypto\/wide", "ledger"]/' >"$copy/Cargo.toml"
cat >>"$copy/crypto/src/lib.rs" <<'RUST'

/// Which check is taken out.
pub mod switch {
    /// Whether the check with this number is there.
    pub fn on(number: usize) -> bool {
        static OUT: std::sync::OnceLock<Option<usize>> = std::sync::OnceLock::new();
        *OUT.get_or_init(|| std::env::var("TABELLA_DISABLED").ok()?.parse().ok()) != Some(number)
    }
}
RUST
TABELLA_SWITCHABLE=$copy cargo test --quiet -p tabella-ledger --test all -- --ignored disabled_checks:: >/dev/null
mkdir -p "$copy/docs" "$copy/tests"

target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
CARGO_TARGET_DIR=$target cargo build --quiet --offline --manifest-path "$copy/Cargo.toml" -p tabella-ledger \
    --example negative_records 2>"$copy/build.log" || { cat "$copy/build.log" >&2; exit 1; }
audit=$copy/audit
cp "$target/debug/examples/negative_records" "$audit"

say() {
    printf '%s\n' "$1"
    if [[ -n $report ]]; then printf '%s\n' "$1" >>"$report"; fi
}

"$audit" tests/negative-records || { echo "with all checks in place some verdicts are wrong" >&2; exit 1; }
number=0 taken=0 uncaught=0
say '| rule | check that is taken out | records that find out | of these accepted |'
say '|---|---|---|---|'
while IFS=$'\t' read -r rule what survives; do
    if ! [[ $rule =~ $rules ]]; then
        number=$((number + 1))
        continue
    fi
    status=0
    found=$(TABELLA_DISABLED=$number timeout 300 "$audit" tests/negative-records) || status=$?
    caught=$(grep -c . <<<"$found" || true)
    accepted=$(grep -c '^valid' <<<"$found" || true)
    # Whatever does not come to an end is noticed as well.
    if ((status > 1)); then caught="does not end"; fi
    if [[ $caught == 0 && -n $survives ]]; then
        caught="none: $survives"
    elif [[ $caught == 0 ]]; then
        uncaught=$((uncaught + 1)) caught="**none**"
    fi
    say "| $rule | $what | $caught | $accepted |"
    number=$((number + 1)) taken=$((taken + 1))
done <"$copy/checks.tsv"
echo "$taken checks, $uncaught of them not caught"
((uncaught == 0))
