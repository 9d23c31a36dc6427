# Two commands matter: `make run` and `make test`. `make help` lists the rest.
# Needs Rust (stable), Node.js 20.19 or later, Python 3 with pip and a C compiler; a tool that is
# missing is named together with the command that installs it.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

TARGET := $(or $(CARGO_TARGET_DIR),target)
WEB_SOURCES := $(shell find web/src web/public web/index.html web/vite.config.ts web/tsconfig.json -type f 2>/dev/null)

.PHONY: help run build test test-deploy services check lint fmt generate assets web web-packages bench eval screens clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-11s %s\n", $$1, $$2 }'

run: build assets ## Build and start on http://127.0.0.1:8080 with the sample collections
	@exec $(TARGET)/release/almanac serve --samples examples

build: web ## Build the release binary with the web UI inside
	@scripts/need cargo cc
	@cargo build --release -p almanac

test: ## Install what the tests need and run all of them
	@scripts/test

test-deploy: ## Run every target under deploy/ for real: containers, a booted machine, HTTPS (as root)
	@scripts/test-deploy

services: ## Start the Postgres, Redis and blob stores of the tests (scripts/services stop ends them)
	@scripts/services start
	@scripts/services status

check: ## The whole gate: lint, then test
	@scripts/check
	@scripts/test

lint: ## Format, lints of Rust and TypeScript, docs, licences and generated files, without the tests
	@scripts/check

fmt: web-packages ## Format Rust and TypeScript
	@cargo fmt --all
	@npm --prefix web run --silent format

generate: web ## Rewrite the OpenAPI document and the types made from it
	@scripts/generate

assets: ## Fetch PDFium and the embedding model, once
	@scripts/fetch-assets

web: web/dist/index.html ## Build the web UI

web-packages: web/node_modules/.complete

# npm ci starts from nothing, so it runs only when the lock file changed.
web/node_modules/.complete: web/package.json web/package-lock.json
	@scripts/need node
	@echo "installing the npm packages of the web UI"
	@npm --prefix web ci --no-audit --no-fund
	@touch $@

web/dist/index.html: web/node_modules/.complete $(WEB_SOURCES)
	@npm --prefix web run --silent build
	@touch $@

bench: build assets ## Measure against the peer stack, write docs/benchmarks.md (30 min or more)
	@benches/bench

# A binary that ALMANAC_BIN names is measured as it is.
eval: $(if $(ALMANAC_BIN),,build) assets ## Measure answers and forecasts against peers, write docs/evaluation.md and forecasting.md (SETS="DIR ..." and SERIES=FILE add to them)
	@evals/evaluate $(SETS)
	@evals/series/evaluate $(SERIES)

screens: build assets ## Take the screenshots of the web UI
	@ALMANAC_BIN=$(abspath $(TARGET))/release/almanac npm --prefix web run screens

clean: ## Remove what was built; the assets and the data folder stay
	@rm -rf web/dist web/node_modules
	@cargo clean
