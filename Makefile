# tocsin: every target is one visible command. `make demo` and `make test` set up what they need.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
FUZZ_SECONDS ?= 20
MODEL_WORK ?= .build/model
TEACHER ?=
# Recordings that some tests use where they are there; see CONTRIBUTING.md.
DATA ?= ../shared/data
# Further cases that evaluation is compared on, laid out like Tests/EvaluationTests/Golden.
GOLDEN ?= $(wildcard ../shared/golden/evaluation)

TOCSIN = .build/release/tocsin
APT = libasound2-dev libasound2-plugins libfftw3-dev libopenblas0 libpng-dev \
	librubberband-dev libsndfile1-dev libsoxr-dev pkg-config gcc g++ make
APT_TEST = alsa-utils pulseaudio pulseaudio-utils ffmpeg jq socat python3-jsonschema python3-numpy

.PHONY: build demo bench model test unit-test thread-test mutation-test fuzz-test unit-check systemd-test deps test-deps \
	format lint check install uninstall clean

build: deps
	$(SWIFT) build -c release

# Runs the main job on a sound made by arithmetic: alarms in a quiet room.
demo: build
	$(TOCSIN) synth config/demo/demo.toml -o .build/demo
	$(TOCSIN) detect --emit both .build/demo/scene_0001.flac

# Times every stage, and one live source.
bench: build
	.build/release/Benchmarks --program $(TOCSIN)

# Trains the model that ships, from the recordings in DATA; TEACHER is a file of what another model said
# about the clips (docs/training.md). What is made on the way stays in MODEL_WORK.
model: build
	config/train/make-model.sh $(DATA) $(MODEL_WORK) $(or $(TEACHER),-)

test: build test-deps unit-test thread-test mutation-test fuzz-test unit-check

# One test after the other: some of them listen in real time.
unit-test:
	TOCSIN_DATA=$(abspath $(DATA)) TOCSIN_GOLDEN_EVALUATION=$(abspath $(GOLDEN)) \
		$(SWIFT) test -c release --no-parallel

thread-test:
	$(SWIFT) test --sanitize=thread --scratch-path .build-thread --no-parallel \
		--filter 'SampleRing|EventQueue'

# The thread sanitizer must notice a ring whose publishing store is relaxed.
mutation-test:
	Tests/Mutations/ring-relaxed.sh .

fuzz-test:
	Fuzz/run.sh ModelFileFuzz $(FUZZ_SECONDS)
	Fuzz/run.sh ModelBundleFuzz $(FUZZ_SECONDS)
	Fuzz/config.sh $(FUZZ_SECONDS)

unit-check:
	systemd/check.sh

# The unit under a real systemd, in namespaces; as root, half a minute.
systemd-test: build
	systemd/under-systemd.sh .

check: lint test

deps:
	@scripts/install-packages.sh $(APT)
	@scripts/require-swift.sh

test-deps:
	@scripts/install-packages.sh $(APT_TEST)

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Fuzz

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Fuzz

# Linked statically with Swift's libraries: the installed program needs no Swift.
install: deps
	$(SWIFT) build -c release --static-swift-stdlib --scratch-path .build-install --product tocsin
	install -Dm755 -s .build-install/release/tocsin $(DESTDIR)$(PREFIX)/bin/tocsin
	install -Dm644 config/model/tocsin.safetensors \
		$(DESTDIR)$(PREFIX)/share/tocsin/tocsin.safetensors
	install -Dm644 config/tocsin.toml $(DESTDIR)$(PREFIX)/share/doc/tocsin/tocsin.toml
	install -Dm644 docs/event-v1.schema.json $(DESTDIR)$(PREFIX)/share/tocsin/event-v1.schema.json
	install -d $(DESTDIR)/etc/tocsin
	test -e $(DESTDIR)/etc/tocsin/tocsin.toml \
		|| install -m644 config/tocsin.toml $(DESTDIR)/etc/tocsin/tocsin.toml
	sed 's|/usr/local|$(PREFIX)|' systemd/tocsin.service > .build-install/tocsin.service
	install -Dm644 .build-install/tocsin.service $(DESTDIR)/etc/systemd/system/tocsin.service

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/tocsin $(DESTDIR)/etc/systemd/system/tocsin.service
	rm -rf $(DESTDIR)$(PREFIX)/share/tocsin $(DESTDIR)$(PREFIX)/share/doc/tocsin

clean:
	rm -rf .build .build-thread .build-install
