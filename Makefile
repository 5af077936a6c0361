# The short commands. What they build is said in CMakePresets.json; what they need is brought by cmake/setup.sh.
.DEFAULT_GOAL := help
.PHONY: help serve site test coverage bench fuzz shots native desktop format clean

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

serve: site ## build the site and serve it on http://127.0.0.1:8080/ (PORT=… for another port)
	@node cmake/serve.mjs dist

site: ## build the release site into dist/
	@cmake/setup.sh site
	@cmake --preset web -Wno-dev >build/configure-web.log 2>&1 || { cat build/configure-web.log; exit 1; }
	@cmake --build --preset web --target lab fonts ackademy
	@node cmake/site.mjs build/web/bin build/fonts dist
	@echo "The site is in dist/."

test: ## run every test and check
	@cmake/setup.sh test
	@node tests/run.mjs

bench: ## measure: seeks and the size of histories, segments and SYNs a second, natively and as WebAssembly; the lab's frames
	@cmake/setup.sh site
	@cmake --preset native -Wno-dev -D ACKADEMY_BENCH=ON >build/configure-bench.log 2>&1 || { cat build/configure-bench.log; exit 1; }
	@cmake --build --preset native --target ackademy_bench
	@cmake --preset web -Wno-dev -D ACKADEMY_BENCH=ON >build/configure-bench.log 2>&1 || { cat build/configure-bench.log; exit 1; }
	@cmake --build --preset web --target ackademy_bench frame_bench
	@echo "Natively:" && build/native/bin/ackademy_bench
	@echo "As WebAssembly, under Node:" && node build/web/bin/ackademy_bench.mjs
	@node build/web/bin/frame_bench.mjs

coverage: ## which branches of core/tcp the tests take, file by file; fails below 95 %
	@cmake/setup.sh coverage
	@cmake --preset coverage -Wno-dev >build/configure-coverage.log 2>&1 || { cat build/configure-coverage.log; exit 1; }
	@cmake --build --preset coverage --target tcp_tests
	@node tests/coverage.mjs

fuzz: ## run each fuzz target for ten minutes (FUZZ_SECONDS=… for another time)
	@cmake/setup.sh test
	@cmake --preset fuzz -Wno-dev
	@cmake --build --preset fuzz --target fuzzers
	@node tests/fuzz/fuzz.mjs build/fuzz/bin $${FUZZ_SECONDS:-600}

shots: site ## photograph the lab in a real browser: build/shots/
	@cmake/setup.sh test
	@node tests/browser/shots.mjs

native: ## build the command line and the library for packetdrill: build/native/{bin/ackademy,lib/libackademy_packetdrill.so}
	@cmake/setup.sh native
	@cmake --preset native
	@cmake --build --preset native --target ackademy ackademy_packetdrill

desktop: ## build the lab for a window: build/native/bin/ackademy_lab
	@cmake/setup.sh desktop
	@cmake --preset native -D ACKADEMY_LAB=ON
	@cmake --build --preset native --target ackademy_lab fonts

format: ## put our C++ into its format
	@cmake/setup.sh format
	@find core cli web tests -name '*.cpp' -o -name '*.hpp' | xargs clang-format-19 -i

clean: ## remove what was built (the cache of downloads stays)
	@rm -rf build dist
