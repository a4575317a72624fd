# Two commands do everything on a fresh Debian machine that has Swift: make run and make test.
# Missing Debian packages are installed first, with sudo where you are not root.

SHELL := bash
SCENARIO ?= missing-profile
PORT ?= 5528
RELEASE := swift build -c release --static-swift-stdlib
LIBRARIES := libmicrohttpd-dev libsqlite3-dev pkg-config
EXCHANGES := $(CURDIR)/.build/exchanges.ndjson
SDK_EXCHANGES := $(CURDIR)/.build/sdk-exchanges.ndjson
TEST_PROGRAMS := python3 python3-venv curl
BENCH_PROGRAMS := python3 wrk sqlite3
# Arguments of bench.py, such as --check, which fails where a goal is missed by far.
BENCH ?=

.PHONY: run build test test-swift test-sdk test-conformance test-crash debug bench crash lint format describe readme clean
# The conformance tests read what the others wrote down.
.NOTPARALLEL:

run: build ## Serve a scenario on port 5528 (SCENARIO=…, PORT=…)
	"$$($(RELEASE) --show-bin-path)/klaviyo-emulator" serve --port $(PORT) --scenario $(SCENARIO)

build: packages-LIBRARIES ## Build the program, optimised
	$(RELEASE) --product klaviyo-emulator

test: test-swift test-sdk test-conformance ## Run the tests of the modules, those with the official SDK, and the conformance tests

test-swift: debug ## Run the tests of the modules alone
	rm -f $(EXCHANGES)
	KLAVIYO_EXCHANGES=$(EXCHANGES) swift test --skip-build --disable-xctest

test-sdk: debug packages-TEST_PROGRAMS ## Run the tests with the official SDK alone
	rm -f $(SDK_EXCHANGES)
	KLAVIYO_EXCHANGES=$(SDK_EXCHANGES) Tests/SDK/run

test-conformance: debug packages-TEST_PROGRAMS ## Check what those two were answered, and more, against OpenAPI documents
	Tests/Conformance/run $(EXCHANGES) $(SDK_EXCHANGES)

test-crash: debug ## Kill the server 20 times, at the same moments each time, and check what is left
	python3 Tests/Crash/crash.py --emulator "$$(swift build --show-bin-path)/klaviyo-emulator" --kills 20 --seed 1

# Modules import only what Package.swift lets them.
debug: packages-LIBRARIES
	swift build --build-tests --explicit-target-dependency-import-check error

bench: packages-LIBRARIES packages-BENCH_PROGRAMS ## Measure speed, as ratios in one run (BENCH=--check: fail where a goal is missed by far)
	$(RELEASE) --product klaviyo-emulator
	$(RELEASE) --product bare-server
	python3 Tests/Bench/bench.py --emulator "$$($(RELEASE) --show-bin-path)/klaviyo-emulator" \
		--bare "$$($(RELEASE) --show-bin-path)/bare-server" $(BENCH)

crash: packages-LIBRARIES ## Kill the server 100 times at random moments and check what is left
	$(RELEASE) --product klaviyo-emulator
	python3 Tests/Crash/crash.py --emulator "$$($(RELEASE) --show-bin-path)/klaviyo-emulator"

lint: ## Check the format and the project's own rules
	swift format lint --strict --recursive --parallel Sources Tests Package.swift
	Tests/lint-proof
	Tests/lint

format: ## Format the sources
	swift format --in-place --recursive --parallel Sources Tests Package.swift

describe: ## Distil the API description from OpenAPI documents (OPENAPI=folder)
	python3 Sources/CEmbedded/distil.py --openapi $(OPENAPI)

readme: ## Renew the README's table of operations
	swift build --product klaviyo-emulator
	table=$$("$$(swift build --show-bin-path)/klaviyo-emulator" operations --markdown) && \
		sed -i -e '/^<!-- operations/,/^<!-- end of operations/{/^<!--/!d}' \
		-e "/^<!-- operations/r"<(printf '%s\n' "$$table") README.md

clean: ## Remove everything that was built
	rm -rf .build .venv-sdk-* .venv-conformance

packages-%:
	@missing=""; for package in $($*); do \
		dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q "ok installed" || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
		sudo=""; [ "$$(id -u)" = 0 ] || sudo=sudo; \
		echo "Installing Debian packages:$$missing"; \
		$$sudo apt-get update -q && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q $$missing; \
	fi
