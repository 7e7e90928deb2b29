# Two commands do everything on a fresh machine with Swift 6.3, git and make: `make run` and `make test`.

PACKAGES := libxml2-dev libxml2-utils libcurl4-openssl-dev libsqlite3-dev libpq-dev postgresql zlib1g-dev pkg-config
SWIFT_FLAGS := --explicit-target-dependency-import-check error
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

# These suites talk to servers and keep deadlines: they run apart from those that keep the processor busy.
EXCHANGES := ^(HTTPTests|DisclosureTests)\.
COMMANDS := ^SystemTests\.

.PHONY: run test laws mutations noninterference leaks crash soak bench bench-fhirpath bench-validate bench-mapping \
  bench-access bench-load clients fuzz \
  build lint format setup clean

## Set up, build, and start the gateway with sample data and a sample hospital.
run: build
	@exec .build/debug/mict demo

## Set up and pass all tests.
test: setup
	swift build --build-tests $(SWIFT_FLAGS)
	Tests/run --skip-build $(SWIFT_FLAGS) --filter '$(EXCHANGES)'
	Tests/run --skip-build $(SWIFT_FLAGS) --filter '$(COMMANDS)'
	Tests/run --skip-build $(SWIFT_FLAGS) --skip '$(EXCHANGES)' --skip '$(COMMANDS)'

# Long runs of tests, at full speed in a folder of their own.
RELEASE_TESTS := -c release --scratch-path .build/release-tests -Xswiftc -enable-testing $(SWIFT_FLAGS)

## Prove the laws of each lens on 10,000 random resources: `make laws ROUNDS=50000`.
laws: setup
	swift build --build-tests $(RELEASE_TESTS)
	MICT_LAW_ROUNDS=$(or $(ROUNDS),10000) swift test --skip-build $(RELEASE_TESTS) \
	  --filter '^MappingTests\.(LawTests|RandomLensTests|ListEditTests|MutatedLawTests|ForgedHalvesTests)/'

## Break the mapping files in all ways: each break must be caught.
mutations: setup
	swift build --build-tests $(RELEASE_TESTS)
	MICT_MUTATIONS=all swift test --skip-build $(RELEASE_TESTS) --filter '^MappingTests\.MutationTests/'

## Ask for the same over stores that differ only in what the caller may not see: `make noninterference PAIRS=100000`.
noninterference: setup
	swift build --build-tests $(RELEASE_TESTS)
	MICT_PAIRS=$(or $(PAIRS),50000) swift test --skip-build $(RELEASE_TESTS) \
	  --filter '^NoninterferenceTests\.NoninterferenceTests/whatIsHiddenChangesNoByte'

## Plant leaks into a copy of the sources: each must be found. `make leaks ONLY=pages`
leaks: setup
	@Leaks/run $(ONLY)

## Kill a gateway, and the database's server, under load, again and again: `make crash KILLS=1000`.
crash: setup
	swift build --build-tests $(RELEASE_TESTS)
	MICT_KILLS=$(or $(KILLS),100) Tests/run --skip-build $(RELEASE_TESTS) \
	  --filter '^SystemTests\.(CrashTests|DatabaseCrashTests|FullDiskTests)/'

## Watch the memory of a gateway under mixed load: `make soak MINUTES=60`.
soak: setup
	swift build --build-tests $(RELEASE_TESTS)
	MICT_SOAK=$(or $(MINUTES),10) Tests/run --skip-build $(RELEASE_TESTS) --filter '^SystemTests\.SoakTests/'

## Compare the speed of reading and writing with that of others: `make bench ARGS=--quick`.
bench: setup
	@$(MAKE) --no-print-directory -C Benchmarks run ARGS="$(ARGS)"

## Compare the speed of evaluating FHIRPath with that of others: `make bench-fhirpath ARGS=--quick`.
bench-fhirpath: setup
	@$(MAKE) --no-print-directory -C Benchmarks paths ARGS="$(ARGS)"

## Measure the speed of validation.
bench-validate: setup
	@$(MAKE) --no-print-directory -C Benchmarks checks ARGS="$(ARGS)"

## Compare the speed of mapping with that of others: `make bench-mapping ARGS=--quick`.
bench-mapping: setup
	@$(MAKE) --no-print-directory -C Benchmarks maps ARGS="$(ARGS)"

## Measure decisions, and what the security costs beside a server where everybody may do everything.
bench-access: setup
	@$(MAKE) --no-print-directory -C Benchmarks access ARGS="$(ARGS)"

## Measure the server under load, beside one that answers from memory: `make bench-load ARGS='--entries 1000000'`.
bench-load: setup
	@$(MAKE) --no-print-directory -C Benchmarks load ARGS="$(ARGS)"

## Run client libraries against a gateway, as partners do: `make clients ONLY="curl fhirpy"`. It needs PyPI.
clients: build
	@dpkg-query -W -f='$${Status}' python3-venv 2>/dev/null | grep -q 'ok installed' || python3 -c 'import ensurepip' || \
	  { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq python3-venv; } >/dev/null
	@Clients/run $(ONLY)

## Look for inputs that break a reader: `make fuzz MINUTES=10`; and for answers that tell of what is hidden.
fuzz: setup
	@$(MAKE) --no-print-directory -C Fuzz run MINUTES="$(or $(MINUTES),10)" TARGETS="$(TARGETS)"
	@$(MAKE) --no-print-directory noninterference

build: setup
	swift build --product mict $(SWIFT_FLAGS)

## Check the format of all sources.
lint:
	swift format lint --strict --recursive Sources Tests Benchmarks/Sources Benchmarks/Package.swift Fuzz/Sources \
	  Fuzz/Package.swift Package.swift

## Format all sources.
format:
	swift format --in-place --recursive Sources Tests Benchmarks/Sources Benchmarks/Package.swift Fuzz/Sources \
	  Fuzz/Package.swift Package.swift

## Install the Debian packages that are missing.
setup:
	@missing=""; for package in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
	  echo "installing$$missing"; \
	  { $(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing; } >/dev/null || \
	  { echo "These Debian packages are missing and could not be installed:$$missing. Install them as root: apt-get install$$missing" >&2; exit 1; }; \
	fi

clean:
	rm -rf .build .data Benchmarks/.build Fuzz/.build Fuzz/Corpus
