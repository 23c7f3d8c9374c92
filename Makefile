# The door to everything. `make` alone prints what there is.
#   PRESET=debug|asan|tsan   another preset than release (CMakePresets.json)
#   CC=clang                 another compiler, in a build folder of its own
#   BUILD=folder             another build folder
#   JOBS=n                   parallel compilations and tests
PRESET ?= release
JOBS   ?= $(shell nproc)
PREFIX ?= /usr/local

# make predefines CC; only a CC that the user gave chooses a compiler.
ifeq ($(origin CC),default)
BUILD  ?= build/$(PRESET)
COMPILER =
else
BUILD  ?= build/$(PRESET)-$(notdir $(firstword $(CC)))
COMPILER = -DCMAKE_C_COMPILER="$(CC)"
endif

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo check bench bench-peers calibrate check-exhaustive check-neon \
        coef datasets install format lint fuzz clean build

help: ## what you are reading
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-26s%s\n", $$1, $$2}'
	@echo "options: PRESET=release|debug|asan|tsan CC=clang BUILD=folder JOBS=n PREFIX=/usr/local"

build: ## install what is missing (apt, said aloud) and build into build/release
	@tools/setup.sh build
	@cmake --preset $(PRESET) -B "$(BUILD)" --log-level=WARNING $(COMPILER) > /dev/null
	@cmake --build "$(BUILD)" -j $(JOBS)

demo: build ## compare ReLU with Softplus on the bundled bike counts
	"$(BUILD)/softplus" compare bikes

check: build ## run every test
	@ctest --test-dir "$(BUILD)" --output-on-failure -j $(JOBS)

check-exhaustive: build ## every f32 kernel over all 2^32 inputs: about a minute a function on two cores
	@cmake --build "$(BUILD)" -j $(JOBS) --target check-exhaustive

check-neon: ## cross-build for aarch64 and run the kernels' tests under qemu
	@tools/setup.sh build neon
	@tools/check-neon.sh "build/neon" $(JOBS)

calibrate: build ## the verdicts' error rates over 200 simulated comparisons, in full
	@cmake --build "$(BUILD)" -j $(JOBS) --target calibrate

bench: build ## time every kernel on every instruction set
	@cmake --build "$(BUILD)" -j $(JOBS) --target bench

bench-peers: build ## time the same arrays in PyTorch, ONNX Runtime, NumPy, JAX, oneDNN and SLEEF
	@tools/setup.sh peers
	@cmake --build "$(BUILD)" -j $(JOBS) --target bench-peers

coef: ## regenerate the kernels' constants with Sollya
	@tools/setup.sh coef
	@tools/coef.sh

datasets: ## rebuild data/ from its public packages
	@tools/setup.sh datasets
	@tools/datasets.sh

install: build ## install library, header, command and data under PREFIX
	@cmake --install "$(BUILD)" --prefix "$(PREFIX)"

format: ## clang-format every source
	@tools/setup.sh lint
	@tools/lint/format.sh --write

lint: build ## format, clang-tidy, include rules, file lengths
	@tools/setup.sh lint
	@tools/lint/lint.sh "$(BUILD)" $(JOBS)

fuzz: ## fuzz the readers of outside bytes, a minute each
	@tools/setup.sh build fuzz
	@tools/fuzz.sh build/fuzz $(JOBS)

clean: ## remove build/
	rm -rf build
