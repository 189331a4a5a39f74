SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

GO ?= go
FUZZTIME ?= 30s
# What runs in a browser, and so is tested there too.
BROWSER := ./i18n ./internal/jsonptr ./internal/jsontext ./internal/wrap ./internal/pattern ./internal/nfc ./form/... ./wasm/formwidget
# What drives a real browser, and so is tested with the machine to itself.
DRIVES := /wasm$$|/examples/kommune$$|/internal/itest$$
REPORT := $(GO) run ./internal/testreport

.PHONY: help
help: ## print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

.PHONY: run
run: ## start the example municipality and print its address
	@$(GO) run ./examples/kommune

.PHONY: test
test: test-native wasm-test ## run all tests, natively and in js/wasm

.PHONY: test-native
test-native: ## run all tests natively, those in a real browser included
	@( failed=0; \
	$(GO) test -json $$($(GO) list ./... | grep -vE '$(DRIVES)') || failed=1; \
	$(GO) test -p 1 -json $$($(GO) list ./... | grep -E '$(DRIVES)') || failed=1; \
	exit $$failed ) | $(REPORT)

.PHONY: wasm-test
wasm-test: ## run the tests of what runs in a browser under js/wasm (needs Node)
	@if command -v node >/dev/null; then \
		GOOS=js GOARCH=wasm $(GO) test -json -exec "$$($(GO) env GOROOT)/lib/wasm/go_js_wasm_exec" $(BROWSER) | $(REPORT); \
	else \
		echo; echo "!!! SKIPPED all tests under js/wasm: there is no node here"; \
		[ "$${CI:-}" != true ]; \
	fi

.PHONY: race
race: ## run the tests with the race detector (needs a C compiler)
	@$(GO) test -race -short -json $$($(GO) list ./... | grep -vE '$(DRIVES)') | CI= $(REPORT)

.PHONY: wasm
wasm: ## build the widget's files into dist/
	@$(GO) run ./wasm/build/dist -o dist

.PHONY: bench
bench: ## run the benchmarks
	@$(GO) test -run='^$$' -bench=. -benchmem ./...

# In rounds, the best of which counts: what else the machine does in the meantime
# then falls on all benchmarks alike.
.PHONY: bench-form
bench-form: ## measure forms of 50, 200 and 1000 fields beside a form by hand, and print the ratios
	@for round in 1 2 3 4 5 6; do $(GO) test -run='^$$' -bench=. -benchmem -benchtime=0.2s ./form/formbench; done | $(GO) run ./internal/benchratio

# Commits wait for the disk, as in production. In rounds, the best of which counts.
.PHONY: bench-workflow
bench-workflow: ## measure the engine on SQLite and PostgreSQL beside straight Go, and print the ratios
	@{ for round in 1 2 3; do $(GO) test -run='^$$' -bench='Decide' -benchtime=1s ./workflow/workflowbench; \
	$(GO) test -run='^$$' -bench='Raw|Transition' -benchtime=500x ./workflow/workflowbench; \
	$(GO) test -run='^$$' -bench='Straight|Cases' -benchtime=300x ./workflow/workflowbench; done; \
	$(GO) test -run='^$$' -bench='Inbox' -timeout=60m ./workflow/workflowbench; } | $(GO) run ./internal/benchratio -of workflow

.PHONY: fuzz
fuzz: ## fuzz every target for FUZZTIME each (default 30s; 4000x is a number of runs)
	@grep -rlE '^func Fuzz' --include='*_test.go' . | while read -r file; do \
		grep -oE '^func Fuzz[A-Za-z0-9_]*' "$$file" | sed 's/^func //' | while read -r target; do \
			echo "--- $$target in $$(dirname "$$file")"; \
			$(GO) test -run='^$$' -fuzz="^$$target\$$" -fuzztime=$(FUZZTIME) "$$(dirname "$$file")" </dev/null | tail -n 20; \
		done; \
	done

.PHONY: lint
lint: ## check formatting and vet, natively and for js/wasm
	@unformatted=$$(gofmt -l $$($(GO) list -f '{{.Dir}}' ./... ) ); \
	if [ -n "$$unformatted" ]; then echo "not formatted:"; echo "$$unformatted"; exit 1; fi
	@$(GO) vet ./...
	@GOOS=js GOARCH=wasm $(GO) vet $(BROWSER) ./wasm/widget
	@echo "who imports only form compiles $$($(GO) list -deps ./form | grep -c '\.') packages from outside the standard library"

.PHONY: generate
generate: ## write generated files anew
	@$(GO) generate ./...

.PHONY: verify
verify: generate ## fail when generated files, go.mod or go.sum are not current
	@git diff --exit-code -- docs form/schema go.mod go.sum
	@$(GO) mod tidy -diff
	@$(GO) mod verify

# One package at a time: how soon lost calls are made again is measured.
.PHONY: long
long: ## run the long programs (crash tests and the like) in full, with a random seed
	@BORGERFLOW_LONG=1 $(GO) test -p 1 -count=1 -timeout=4h -v -run='Crash|Kill|Long|Mutants|FindingsAreTrue' ./...

# A number of runs instead of a time: a worker that is in the middle of a run when
# the time is up may report the deadline as if the target had failed.
.PHONY: check
check: lint verify test race ## do everything that CI does
	@$(MAKE) --no-print-directory fuzz FUZZTIME=4000x
