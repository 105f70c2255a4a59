# tocsin: every target is one visible command. `make demo` and `make test` set up what they need.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
# Where systemd looks for units of this prefix; those of other prefixes go where it always looks.
UNITS = $(if $(filter /usr /usr/local,$(PREFIX)),$(PREFIX)/lib,/etc)/systemd/system
FUZZ_SECONDS ?= 10
FUZZ_RUNS ?= 10000000
REALTIME_SECONDS ?= 600
MODEL_WORK ?= .build/model
TEACHER ?=
# Recordings that some tests use where they are there; see CONTRIBUTING.md.
DATA ?= ../shared/data
# Further cases that evaluation is compared on, laid out like Tests/EvaluationTests/Golden.
GOLDEN ?= $(wildcard ../shared/golden/evaluation)

TOCSIN = .build/release/tocsin
APT = libasound2-dev libasound2-plugins libfftw3-dev libopenblas0 libpng-dev \
	librubberband-dev libsndfile1-dev libsoxr-dev pkg-config gcc g++ make
APT_TEST = alsa-utils pulseaudio pulseaudio-utils ffmpeg jq socat curl mosquitto mosquitto-clients groff \
	python3-jsonschema python3-numpy
APT_FAULTS = pulseaudio pulseaudio-utils pipewire pipewire-bin wireplumber dbus jq python3

.PHONY: build demo bench model test unit-test thread-test mutation-test realtime-test fault-test fuzz-test fuzz \
	integration-test unit-check manual manual-check systemd-test deps test-deps format lint check install-build install uninstall deb packaging-test soak clean

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

test: build test-deps unit-test thread-test mutation-test fuzz-test integration-test unit-check manual-check

# One test after the other where processors are busy and allocations are counted; side by side where
# time is spent waiting, the microphones, which hear in real time, apart from the rest. (Left to itself
# `swift test` compiles everything again, with other flags than `swift build`.)
unit-test: export TOCSIN_DATA = $(abspath $(DATA))
unit-test: export TOCSIN_GOLDEN_EVALUATION = $(abspath $(GOLDEN))
unit-test:
	$(SWIFT) build -c release --build-tests
	$(SWIFT) test -c release --skip-build --no-parallel \
		--skip '^(AudioCapture|Command|EventOutput)Tests\.'
	$(SWIFT) test -c release --skip-build --filter '^AudioCaptureTests\.'
	$(SWIFT) test -c release --skip-build --filter '^(Command|EventOutput)Tests\.'

# What threads share without locks, under the thread sanitizer.
thread-test:
	Tests/Sanitizers/thread.sh .

# The thread sanitizer must notice a ring whose publishing store is relaxed.
mutation-test:
	Tests/Mutations/ring-relaxed.sh .

# Nothing that the capture thread does with samples allocates, locks or waits, whatever the microphone
# does: ten minutes of faults under RealtimeSanitizer.
realtime-test: deps
	Tests/Sanitizers/realtime.sh . $(REALTIME_SECONDS)

# Eight kinds of fault on three plug-ins of ALSA, two of them with their sound servers: three minutes.
fault-test: build
	@scripts/install-packages.sh $(APT_FAULTS)
	Tests/Faults/fault-matrix.sh .

# Ten seconds of each target; the long form below is for releases.
fuzz-test:
	Fuzz/all.sh -max_total_time=$(FUZZ_SECONDS)

# Ten million runs of each target (of SpoolFuzz, which works on files, ten minutes), on the corpus of
# earlier runs: more than an hour on two cores.
fuzz:
	Fuzz/all.sh -runs=$(FUZZ_RUNS)

# The examples of docs/integrations.md with real programs: jq, an MQTT broker, commands; 45 s.
integration-test: build test-deps
	Tests/Integrations/run.sh .

unit-check:
	systemd/check.sh

# The manual pages, out of what the program and config/tocsin.toml say.
manual: build
	scripts/make-manual.py $(TOCSIN) docs

manual-check:
	scripts/check-manual.sh $(TOCSIN)

# The units under a real systemd, in namespaces; as root, two minutes.
systemd-test: build
	systemd/under-systemd.sh .

# A day of sound at 20 times its pace: 72 minutes.
soak: build
	scripts/soak.sh $(TOCSIN)

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
install-build: deps
	$(SWIFT) build -c release --static-swift-stdlib --scratch-path .build-install --product tocsin

# Nothing but copies, into DESTDIR where that is set.
install: install-build
	install -Dm755 -s .build-install/release/tocsin $(DESTDIR)$(PREFIX)/bin/tocsin
	install -Dm644 -t $(DESTDIR)$(PREFIX)/share/tocsin \
		config/model/tocsin.safetensors docs/event-v1.schema.json
	install -Dm644 -t $(DESTDIR)$(PREFIX)/share/doc/tocsin config/tocsin.toml README.md docs/*.md \
		config/model/MODEL_CARD.md config/model/attributions.tsv
	install -Dm644 -t $(DESTDIR)$(PREFIX)/share/man/man1 docs/tocsin.1
	install -Dm644 -t $(DESTDIR)$(PREFIX)/share/man/man5 docs/tocsin.toml.5
	install -Dm644 systemd/tocsin.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/tocsin.conf
	install -Dm644 -t $(DESTDIR)$(UNITS) systemd/tocsin.service systemd/tocsin.socket
	sed -i 's|/usr/local/|$(PREFIX)/|' $(DESTDIR)$(UNITS)/tocsin.service
	install -d $(DESTDIR)/etc/tocsin
	test -e $(DESTDIR)/etc/tocsin/tocsin.toml \
		|| install -m644 config/tocsin.toml $(DESTDIR)/etc/tocsin/tocsin.toml

# Leaves what was changed by hand or written by the service: /etc/tocsin and /var/lib/tocsin.
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/tocsin $(DESTDIR)$(PREFIX)/lib/sysusers.d/tocsin.conf \
		$(DESTDIR)$(PREFIX)/share/man/man1/tocsin.1 $(DESTDIR)$(PREFIX)/share/man/man5/tocsin.toml.5 \
		$(DESTDIR)$(UNITS)/tocsin.service $(DESTDIR)$(UNITS)/tocsin.socket
	rm -rf $(DESTDIR)$(PREFIX)/share/tocsin $(DESTDIR)$(PREFIX)/share/doc/tocsin

# A Debian package of what `make install` installs: .build-deb/tocsin_VERSION_ARCHITECTURE.deb.
deb: install-build
	packaging/make-deb.sh .build-deb

# What install, uninstall and the package leave behind; the package in a Debian of its own, as root.
packaging-test: deb
	packaging/test-install.sh
	packaging/test-deb.sh .build-deb/tocsin_*.deb

clean:
	rm -rf .build .build-thread .build-realtime .build-fuzz .build-install .build-deb
