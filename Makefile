# The door to everything; `make` alone prints what there is. Options, each with its default:
#   PRESET=release   or debug, asan, tsan (CMakePresets.json)
#   CC=              another compiler than the system's, as CC=clang, in a build folder of its own
#   BUILD=           another build folder than build/PRESET
#   JOBS=            compilations and tests at a time; one a core
#   CTEST_ARGS=      more for ctest, as CTEST_ARGS="-R table"
#   PREFIX=          where install puts things; /usr/local
#   SETUP=           SETUP=true: install nothing, everything is there
PRESET ?= release
JOBS   ?= $(shell nproc)
PREFIX ?= /usr/local
SETUP  ?= tools/setup.sh

# make predefines CC; only a CC that the user gave chooses a compiler.
ifeq ($(origin CC),default)
BUILD  ?= build/$(PRESET)
else
BUILD  ?= build/$(PRESET)-$(notdir $(CC))
compiler = -DCMAKE_C_COMPILER="$(CC)"
needs = $(if $(findstring clang,$(CC)),clang)
endif
target = @cmake --build "$(BUILD)" -j $(JOBS) --target

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help configure build demo check check-exhaustive check-neon check-s390x check-wasm \
        check-bits bits check-load calibrate calibrate-bayes \
        bench bench-train bench-glm bench-peers bench-collapse bench-observe bench-second-order bench-spread \
        bench-bayes bench-bayes-network bench-shape bench-energy claims \
        certificate amalgamate coef datasets install deb format lint fuzz clean

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1|\2/p' Makefile | \
	    while IFS='|' read -r name what; do printf '  make %-20s%s\n' "$$name" "$$what"; done
	@sed -n 's/^#   /  /p' Makefile

# A build folder elsewhere finds the bundled data too.
demo: export SOFTPLUS_DATA ?= $(CURDIR)/data
demo: configure ## compare ReLU with Softplus on the bundled bike counts
	$(target) softplus-command
	"$(BUILD)/softplus" compare bikes --no-store --report report.html
	@echo "with charts: $(CURDIR)/report.html"

check: build ## every test
	@ctest --test-dir "$(BUILD)" --output-on-failure -j $(JOBS) $(CTEST_ARGS)

configure:
	@$(SETUP) build $(needs)
	@cmake --preset $(PRESET) -B "$(BUILD)" $(compiler) > /dev/null

build: configure ## install what is missing with apt, aloud, and build into build/release
	@cmake --build "$(BUILD)" -j $(JOBS)

check-exhaustive: build ## every f32 kernel over all 2^32 inputs, every f64 one over 10^8: a minute each
	$(target) check-exhaustive

check-neon: ## the kernels' tests on aarch64, cross-built and run by qemu
	@$(SETUP) build neon
	@cmake --preset neon > /dev/null
	@cmake --build build/neon -j $(JOBS)
	@ctest --test-dir build/neon --output-on-failure -j $(JOBS) $(CTEST_ARGS)

check-s390x: ## the kernels' tests on s390x, a big-endian machine, cross-built and run by qemu
	@$(SETUP) build s390x
	@cmake --preset s390x > /dev/null
	@cmake --build build/s390x -j $(JOBS)
	@ctest --test-dir build/s390x --output-on-failure -j $(JOBS) $(CTEST_ARGS)

bits = tests/kernels/bits.tsv
# One process a core; {} is its share.
in_shares = for i in $$(seq 0 $$(($(JOBS) - 1))); do echo $$i/$(JOBS); done | xargs -P $(JOBS) -I{}
bits: build ## write those bits anew, of every op or of OP=softplus: four minutes of a core
	{ $(if $(OP),grep -v "^$(OP)[[:blank:]]" $(bits);) \
	    $(in_shares) "$(BUILD)/tests/kernels/check_bits" --write $(addprefix --op ,$(OP)) --share {}; \
	} > $(bits).new
	@LC_ALL=C sort -o $(bits) $(bits).new && rm $(bits).new

# The full set on this machine, the medium one under qemu.
check-bits: build ## every op's bits against those committed, on every instruction set
	$(in_shares) "$(BUILD)/tests/kernels/check_bits" $(bits) --set full --share {}
	@$(SETUP) build neon s390x
	@for machine in neon s390x; do cmake --preset $$machine > /dev/null && \
	    cmake --build build/$$machine -j $(JOBS) --target check_bits || exit; done
	$(in_shares) qemu-aarch64 -L /usr/aarch64-linux-gnu build/neon/tests/kernels/check_bits $(bits) \
	    --set medium --share {}
	$(in_shares) qemu-s390x -L /usr/s390x-linux-gnu build/s390x/tests/kernels/check_bits $(bits) \
	    --set medium --share {}

check-wasm: export NODE_PATH = /usr/share/nodejs
check-wasm: ## the kernels' tests in WebAssembly, run by Node
	@$(SETUP) build wasm
	@cmake --preset wasm > /dev/null
	@cmake --build build/wasm -j $(JOBS)
	@ctest --test-dir build/wasm --output-on-failure -j $(JOBS) $(CTEST_ARGS)

check-load: build ## a CSV file of 10^7 rows and 20 columns, read in bounded memory: 1.5 GB of disk
	"$(BUILD)/tests/table/test_load" 10000000

calibrate-bayes: build ## ranks of true parameters among draws of softplus bayes, 200 simulations each
	$(target) calibrate-bayes

calibrate: build ## the verdicts' error rates over 200 simulated comparisons
	$(target) calibrate

bench: build ## time every kernel on every instruction set
	$(target) bench

bench-train: needs += python
bench-train: build ## training steps a second beside PyTorch and JAX
	$(target) bench-train

bench-bayes: needs += python
bench-bayes: build ## effective samples a second of three posteriors beside NumPyro
	$(target) bench-bayes

bench-bayes-network: needs += python
bench-bayes-network: build ## a Bayesian network with softplus and with ReLU units
	$(target) bench-bayes-network

bench-glm: needs += python
bench-glm: build ## Poisson regression of a million rows beside statsmodels and glum
	$(target) bench-glm

bench-peers: needs += peers
bench-peers: build ## the same arrays in PyTorch, ONNX Runtime, NumPy, JAX, oneDNN and SLEEF
	$(target) bench-peers

certificate: needs += peers
certificate: build ## how right every function is, here and in the peers, into docs/accuracy.md
	$(target) certificate-run
	@bench/measured.sh "$(BUILD)/bench/certificate.tsv"

bench-collapse: build ## how many deep narrow networks collapse, by activation
	$(target) bench-collapse

bench-observe: build ## what watching the units costs in time per epoch
	$(target) bench-observe

claims: needs += python claims
claims: build ## what is commonly said of softplus, tested claim by claim: five minutes
	$(target) claims

bench-second-order: needs += python
bench-second-order: build ## iterations and seconds of second-order training, Softplus beside ReLU
	$(target) bench-second-order

.PHONY: bench-images
bench-images: needs += python
bench-images: build ## convolutions beside fully connected networks on the digits, Softplus beside ReLU
	$(target) bench-images

.PHONY: bench-scale bench-firm
bench-scale bench-firm: needs += python
bench-scale: build ## the softplus link beside exp, for counts and for scales
	$(target) bench-scale

bench-firm: build ## how far explanations move: Softplus beside ReLU, trained alike
	$(target) bench-firm

bench-shape: needs += python
bench-shape: build ## what a guaranteed shape costs and prevents: diamonds, increasing in carat
	$(target) bench-shape

bench-energy: needs += python
bench-energy: build ## a restricted Boltzmann machine of digits beside scikit-learn's
	$(target) bench-energy

bench-spread: build ## what it costs to hand runs to the ranks of an MPI job
	bench/spread.sh "$(BUILD)/softplus" "$$(command -v mpiexec)"

amalgamate: ## the library as one pair of files, dist/softplus.h and dist/softplus.c
	@tools/amalgamate.sh dist
	@wc -l dist/softplus.h dist/softplus.c

coef: ## recompute the kernels' constants with Sollya
	@$(SETUP) coef
	@tools/coef/all.sh

datasets: ## rebuild data/ from its public packages
	@$(SETUP) python
	@tools/datasets/build.sh

install: build ## library, header, command and data into PREFIX
	@cmake --install "$(BUILD)" --prefix "$(PREFIX)"

deb: ## Debian packages of HEAD in build/deb, seen by lintian
	@$(SETUP) build deb
	@tools/deb.sh build/deb

format: ## lay out every source with clang-format
	@$(SETUP) lint
	@tools/lint/format.sh --write

lint: needs += lint
lint: build ## include rules, lengths, layout, clang-tidy
	@tools/lint/lint.sh "$(BUILD)" $(JOBS)

fuzz: ## a minute of libFuzzer for each reader of outside bytes
	@$(SETUP) build clang
	@cmake --preset fuzz > /dev/null
	@cmake --build build/fuzz -j $(JOBS) --target fuzz

clean: ## remove build/
	rm -rf build
