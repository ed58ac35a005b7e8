# Two commands on a fresh Debian 12 or Ubuntu 24.04 with Rust and Node: `make run` and `make test`.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export PATH := $(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)

# A display without a screen and a session bus of its own; a window needs both.
DISPLAYED := xvfb-run -a -s "-screen 0 1280x900x24 -nolisten tcp" dbus-run-session --
UI_SOURCES := $(shell find ui \( -path ui/node_modules -o -path ui/dist -o -path ui/dist-verify \) -prune -o -type f -print)
# Proof files of every kind, made by one implementation to be checked by the other.
PROOFS := $(abspath $(or $(CARGO_TARGET_DIR),target))/proofs

# The programs that packages ship, and the packages.
SHIPPED := $(abspath $(or $(CARGO_TARGET_DIR),target))/bundle
# Programs need at least the C library that they were linked with.
LIBC := libc6 (>= $(lastword $(shell getconf GNU_LIBC_VERSION 2>/dev/null)))

# Steps follow each other: one prepares what the next one reads.
.NOTPARALLEL:
.PHONY: help run test check gen negative-records disabled-checks e2e screens setup check-rust check-deny check-ui proofs second-verifier second-counter advisories vectors counts timing fuzz bundle package-test clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing, build, open the app (without a display: rehearse an election in the terminal)
	@scripts/run.sh

# The tests come last: their summary is the last word.
test: setup check proofs second-verifier second-counter ## Install what is missing, run every check and every test
	cargo test --quiet --doc -p tabella-crypto -p tabella-wide
	$(DISPLAYED) cargo nextest run --workspace

check: check-rust check-deny check-ui ## Formats, lints, types, licences, tests of the interface; no Rust tests

check-rust: ui/dist/index.html
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings

# Without the advisories, whose database is on the network: `make advisories`.
check-deny:
	cargo deny --workspace --log-level error check bans licenses sources

check-ui: ui/dist/index.html
	npm --prefix ui run --silent format:check
	npm --prefix ui run --silent lint
	npm --prefix ui run --silent check
	npm --prefix ui run --silent test
	npm --prefix ui run --silent test:screens

proofs: ui/dist/index.html ## Good and broken proofs, for the page that checks them in a browser without a network
	cargo run --quiet -p tabella-node --example proofs -- "$(PROOFS)"
	PROOFS="$(PROOFS)" npm --prefix ui run --silent test:proofs

second-verifier: ## Audit the published records with the verifier that was written from the documents alone
	tests/second-verifier/test_vectors.py --quiet
	tests/second-verifier/test_contests.py --quiet
	tests/second-verifier/test_mixes.py --quiet
	tests/second-verifier/test_forgeries.py --quiet
	tests/second-verifier/run.py

PROFILES := 1000
second-counter: ## Count random ranked ballots again, PROFILES a rule (1000), with the counter that was written apart
	cargo run --quiet -p tabella-ledger --example counts -- $(PROFILES) 1 | tests/second-counter/compare.py

gen: setup ui/dist/index.html ## Write the generated files that are committed: the TypeScript of the contract
	TABELLA_WRITE_CONTRACT=1 cargo nextest run --workspace -E 'test(typescript_contract_is_current)'

negative-records: ## Write the published set of broken records that is committed, tests/negative-records
	TABELLA_WRITE_NEGATIVE_RECORDS=1 cargo nextest run -p tabella-ledger -E 'test(the_set_is_what_is_committed)'

disabled-checks: ## Disable each check of the verifier in turn and see which broken records find that out
	@scripts/disabled-checks.sh

e2e: setup ui/dist/index.html ## Only the tests in a real window
	$(DISPLAYED) cargo nextest run --workspace -E 'test(/(^|::)window_/)'

screens: ui/node_modules/.package-lock.json ## Draw every screen into docs/screens/ (Chinese wants a font such as fonts-noto-cjk)
	npm --prefix ui run --silent look

advisories: setup ## Ask the database of known weaknesses about the dependencies (network)
	cargo deny --workspace check advisories

# The folder of public test vectors is not part of the repository.
vectors: ## Run the tests that need the public test vectors in the folder TABELLA_DATA
	cargo nextest run -p tabella-crypto -p tabella-ledger --run-ignored only

counts: ## Compare counting rules with the published elections in the folder TABELLA_DATA
	cargo nextest run -p tabella-cli --test counts --run-ignored only

timing: ## Measure whether the time of secret operations depends on the secrets
	cargo run --release -p tabella-crypto --example constant_time

MINUTES := 1
fuzz: ## Fuzz every decoder for MINUTES each (1 if not said)
	@scripts/fuzz.sh $(MINUTES)

bundle: ## Build the .deb and .rpm packages
	@scripts/setup.sh package
	SHIPPED="$(SHIPPED)" npx --prefix ui tauri build --bundles deb,rpm \
		--config '{"bundle": {"linux": {"deb": {"depends": ["$(LIBC)"]}}}}' \
		-- --profile bundle -p tabella -p tabella-cli -p tabella-manual
	@scripts/package-squeeze.sh "$(SHIPPED)"/bundle/deb/*.deb

package-test: bundle ## Install the packages on a fresh Debian, vote with the app, remove them (needs root and the Debian archive)
	@scripts/package-test.sh "$(SHIPPED)"/bundle/deb/*.deb "$(SHIPPED)"/bundle/rpm/*.rpm

setup:
	@scripts/setup.sh test

ui/dist/index.html: $(UI_SOURCES) ui/node_modules/.package-lock.json
	npm --prefix ui run --silent build
	@touch $@

ui/node_modules/.package-lock.json: ui/package-lock.json
	@scripts/setup.sh app

clean: ## Remove everything that was built
	cargo clean
	rm -rf ui/dist ui/dist-verify artifacts
