#!/usr/bin/env bash
# Installs what a job of the Makefile needs and this machine lacks:   cmake/setup.sh native|desktop|site|test|coverage|format
# - programs, through apt on Debian and Ubuntu (elsewhere, or with NO_INSTALL=1, it lists them and stops);
# - Emscripten: an emcc of at least 3.1.35 on PATH is used as it is; else Debian's package is unpacked into the cache;
# - the sources of Dear ImGui, SDL2 and Catch2 from Debian's source packages (elsewhere CMake fetches the same from upstream);
# - the packages of package-lock.json.
# The cache is ${XDG_CACHE_HOME:-~/.cache}/ackademy, shared by all clones. When nothing is missing this takes no time.
set -euo pipefail
cd "$(dirname "$0")/.."

emscripten_min=3.1.35
emscripten_version=3.1.69 binaryen_version=120.0.0 acorn_version=8.14.0
imgui_version=1.92.2b sdl2_version=2.32.4 catch2_version=3.7.1

job=${1:-test}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ackademy
private_emscripten=$cache/emscripten-$emscripten_version

say() { printf 'set-up: %s\n' "$*"; }
die() { printf 'set-up: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; } # at_least 1.2 1.10
download_failed() { die "could not download $1. Is the network up? Then run the same command again; what is there already is kept."; }

distribution=$(. /etc/os-release 2>/dev/null && echo "${ID:-}" || true)
has_apt() { have apt-get && { [ "$distribution" = debian ] || [ "$distribution" = ubuntu ]; }; }

# ---- programs -------------------------------------------------------------------------------------------------------

missing_commands=() missing_packages=() emscripten=

emcc_version() { emcc --version 2>/dev/null | sed -nE '1s/.* ([0-9]+\.[0-9]+\.[0-9]+).*/\1/p'; }

# The version that apt would install; empty where it has none.
apt_candidate() { apt-cache policy "$1" 2>/dev/null | sed -nE 's/^ *Candidate: ([0-9]+\.[0-9]+\.[0-9]+).*/\1/p'; }

# Which Emscripten is used: the one on PATH, our private one (there or to be fetched), Ubuntu's package where it is new enough, or
# none that will do.
choose_emscripten() {
  if have emcc && at_least "$emscripten_min" "$(emcc_version)"; then echo path
  elif [ -e "$private_emscripten/.ready" ]; then echo private
  elif [ "$distribution" = debian ] && [ "${NO_INSTALL:-}" != 1 ]; then echo private
  elif [ "$distribution" = ubuntu ] && at_least "$emscripten_min" "$(apt_candidate emscripten)"; then echo package
  else echo lacking; fi
}

need_emscripten() {
  emscripten=$(choose_emscripten)
  case $emscripten in
    private)
      [ -z "${EM_CONFIG:-}" ] || die "EM_CONFIG is set, by an activated emsdk that is too old: deactivate it (unset EM_CONFIG) and run the same command again"
      [ -e /usr/lib/llvm-19/bin/clang ] || note_missing "LLVM 19" clang-19
      [ -e /usr/lib/llvm-19/bin/wasm-ld ] || note_missing wasm-ld lld-19
      [ -e /usr/lib/llvm-19/bin/llvm-ar ] || note_missing llvm-ar llvm-19
      ;;
    package) note_missing Emscripten emscripten ;;
    lacking)
      local found="no emcc is on PATH"
      if have emcc; then found="the emcc on PATH is $(emcc_version), too old"; fi
      missing_commands+=("Emscripten of at least $emscripten_min: $found. Activate an emsdk, or install a newer package")
      ;;
  esac
}

# need COMMAND PACKAGE…: the packages that bring a command, noted when the command is not there.
need() {
  local command=$1; shift
  have "$command" || note_missing "$command" "$@"
}
note_missing() {
  missing_commands+=("$1"); shift
  missing_packages+=("$@")
}

need_programs() {
  if [ "$job" = format ]; then need clang-format-19 clang-format-19; return; fi
  need cmake cmake
  need ninja ninja-build
  case $job in native | desktop | test) need c++ g++ libc6-dev ;; esac
  case $job in
    desktop | site | test)
      need node nodejs
      need npm npm
      ;;
    coverage) need node nodejs ;;
  esac
  case $job in
    test | coverage) # with the counters' own tools of the same version
      need clang++-19 clang-19
      need llvm-cov-19 llvm-19
      need llvm-profdata-19 llvm-19
      [ -n "$(find /usr/lib/llvm-19/lib/clang -name 'libclang_rt.profile*' -print -quit 2>/dev/null)" ] || note_missing "clang's counters" libclang-rt-19-dev
      ;;
  esac
  case $job in site | test) need python3 python3 ;; esac
  if [ "$distribution" != debian ]; then need git git; fi # for CMake's own downloads
  case $job in
    desktop | test)
      # headers, so no command tells; elsewhere CMake looks for SDL2 and builds it from source when there is none
      if has_apt; then [ -e /usr/include/SDL2/SDL.h ] && [ -e /usr/include/GLES3/gl3.h ] || note_missing "SDL2's headers" libsdl2-dev libgl-dev libgles-dev; fi
      ;;
  esac
  case $job in
    test)
      need clang-format-19 clang-format-19
      need clang-tidy-19 clang-tidy-19
      need glslangValidator glslang-tools
      need tshark tshark
      [ -e /usr/lib/llvm-19/bin/clang ] || note_missing "LLVM 19" clang-19
      [ -n "$(find /usr/lib/llvm-19/lib/clang -name 'libclang_rt.fuzzer*' -print -quit 2>/dev/null)" ] || note_missing libFuzzer libclang-rt-19-dev
      if [ "$(uname -s)" = Linux ]; then # for the tests that talk to its kernel, and set its tools beside our console
        need ss iproute2
        need netstat net-tools
        need tcpdump tcpdump
        [ -e /usr/sbin/sysctl ] || [ -e /sbin/sysctl ] || note_missing sysctl procps # not on everybody's PATH
        need curl curl
      fi
      have chromium || have chromium-browser || have google-chrome || note_missing chromium chromium
      ;;
  esac
  case $job in site | test) need_emscripten ;; esac
}

install_programs() {
  [ ${#missing_commands[@]} -eq 0 ] && return
  local packages=
  if [ ${#missing_packages[@]} -gt 0 ]; then packages=$(printf '%s\n' "${missing_packages[@]}" | sort -u | tr '\n' ' '); fi
  if [ "${NO_INSTALL:-}" = 1 ] || ! has_apt || [ "$emscripten" = lacking ]; then
    say "this machine lacks:"
    printf '  - %s\n' "${missing_commands[@]}"
    say "install that and run the same command again${packages:+ (names of Debian and Ubuntu: ${packages% })}"
    exit 1
  fi
  local sudo=
  if [ "$(id -u)" != 0 ]; then have sudo || die "not root and no sudo: have an administrator install: $packages"; sudo=sudo; fi
  say "installing with apt: $packages"
  local log; log=$(mktemp)
  local apt=($sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600)
  # shellcheck disable=SC2086 # a list of names
  if ! "${apt[@]}" install -y --no-install-recommends $packages >"$log" 2>&1; then
    say "apt's lists may be old: updating them"
    { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends $packages; } >"$log" 2>&1 ||
      { tail -n 20 "$log" >&2; die "apt could not install: $packages(its last lines are above)"; }
  fi
  rm -f "$log"
}

# ---- Emscripten -----------------------------------------------------------------------------------------------------

# debian_source SUITE TYPE FILE: apt's own source of packages with another suite, for a private apt that leaves the machine's alone.
debian_source() {
  local uri
  uri=$(apt-get indextargets --format '$(REPO_URI)|$(RELEASE)|$(COMPONENT)' 'Identifier: Packages' |
    awk -F '|' -v suite="$(. /etc/os-release && echo "$VERSION_CODENAME")" '$2 == suite && $3 == "main" { print $1; exit }')
  [ -n "$uri" ] || die "apt knows no source of Debian's main packages (see /etc/apt/sources.list)"
  printf 'Types: %s\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' "$2" "$uri" "$1" >"$3"
}

# private_apt FOLDER SUITE TYPE COMMAND…: runs apt-get with lists of its own, downloading into FOLDER. A mirror that lags
# behind is good enough (no Check-Valid-Until): the versions are old ones, and signatures are checked all the same.
private_apt() {
  local folder=$1 suite=$2 type=$3; shift 3
  local state=$folder/apt-$suite-$type
  local options=(-q -o "Dir::Etc::sourcelist=$state/debian.sources" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$state/lists"
    -o "Dir::Cache=$state/cache" -o APT::Sandbox::User= -o Acquire::Check-Valid-Until=false)
  if [ ! -e "$state" ]; then
    mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
    debian_source "$suite" "$type" "$state/debian.sources" || return
    apt-get "${options[@]}" update || return
  fi
  (cd "$folder" && apt-get "${options[@]}" "$@")
}

install_emscripten() {
  if [ "$emscripten" != private ] || [ -e "$private_emscripten/.ready" ]; then return; fi
  if have emcc; then say "the emcc on PATH is $(emcc_version), older than $emscripten_min: it is not used"; fi
  say "fetching Emscripten $emscripten_version into $private_emscripten (240 MB, once)"
  local work=$cache/work.$$ log=$cache/emscripten.log
  rm -rf "$cache"/work.* "$private_emscripten"; mkdir -p "$work/unpacked"
  private_apt "$work" trixie deb download emscripten >"$log" 2>&1 || { tail -n 5 "$log" >&2; download_failed "Debian's package emscripten"; }
  # the variants for threads, sanitizers and position-independent code are most of it, and we build none
  dpkg --fsys-tarfile "$work"/emscripten_*.deb | tar x -C "$work/unpacked" \
    --exclude='*/pic' --exclude='*/lto-pic' --exclude='*-mt*' --exclude='*-ww*' --exclude='*asan*' --exclude='*sanitizer*' --exclude='*-debug*'
  mv "$work/unpacked/usr/share/emscripten" "$private_emscripten"

  say "fetching Binaryen $binaryen_version and acorn $acorn_version for it"
  mkdir "$work/npm"; echo '{ "private": true }' >"$work/npm/package.json"
  (cd "$work/npm" && npm install --no-audit --no-fund --loglevel=error "binaryen@$binaryen_version" "acorn@$acorn_version") >"$log" 2>&1 ||
    { tail -n 5 "$log" >&2; download_failed "the npm packages binaryen and acorn"; }
  rm -rf "$private_emscripten/node_modules"; mv "$work/npm/node_modules" "$private_emscripten/node_modules"
  cat >"$private_emscripten/.emscripten" <<CONFIG
LLVM_ROOT = '/usr/lib/llvm-19/bin'
BINARYEN_ROOT = '$private_emscripten/node_modules/binaryen'
NODE_JS = '$(command -v node)'
CACHE = '$private_emscripten/cache'
CONFIG
  rm -rf "$work"
  touch "$private_emscripten/.ready"
}

# ---- library sources ------------------------------------------------------------------------------------------------

# fetch_source NAME VERSION SUITE PACKAGE: the upstream archive of one Debian source package, unpacked as sources/NAME-VERSION.
fetch_source() {
  local name=$1 version=$2 suite=$3 package=$4 target=$cache/sources/$1-$2
  [ -e "$target" ] && return
  say "fetching the sources of $name $version"
  local work=$cache/sources-work log=$cache/sources.log
  mkdir -p "$work" "$cache/sources"
  private_apt "$work" "$suite" deb-src source --tar-only --download-only "$package" >"$log" 2>&1 ||
    { tail -n 5 "$log" >&2; download_failed "Debian's source package $package"; }
  local archive; archive=$(echo "$work/${package}"_*.orig.tar.*)
  case $archive in *_"$version"*) ;; *) say "Debian has ${archive##*/} by now, instead of $version: trying it" ;; esac
  rm -rf "$work/unpacked"; mkdir "$work/unpacked"
  (cd "$work/unpacked" && cmake -E tar xf "$archive")
  mv "$work"/unpacked/* "$target"
}

fetch_sources() {
  [ "$distribution" = debian ] && [ "${NO_INSTALL:-}" != 1 ] || return 0
  rm -rf "$cache/sources-work" # of a run that was broken off
  fetch_source imgui "$imgui_version" testing imgui
  fetch_source sdl2 "$sdl2_version" trixie libsdl2
  fetch_source catch2 "$catch2_version" trixie catch2
  rm -rf "$cache/sources-work"
}

# ---- what CMake is told, and npm ------------------------------------------------------------------------------------

write_setup_cmake() {
  mkdir -p build
  local new=build/setup.cmake.new name
  echo "# Written by cmake/setup.sh: where this machine keeps what the build needs." >$new
  for name in imgui-$imgui_version sdl2-$sdl2_version catch2-$catch2_version; do
    if [ -e "$cache/sources/$name" ]; then
      echo "set(FETCHCONTENT_SOURCE_DIR_$(echo "${name%%-*}" | tr a-z A-Z) \"$cache/sources/$name\")" >>$new
    fi
  done
  case $emscripten in
    path | package) echo "set(ACKADEMY_EMSCRIPTEN \"$(dirname "$(readlink -f "$(command -v emcc)")")\")" >>$new ;;
    private) echo "set(ACKADEMY_EMSCRIPTEN \"$private_emscripten\")" >>$new ;;
    *) grep -s ACKADEMY_EMSCRIPTEN build/setup.cmake >>$new || true ;; # this job has no part in it
  esac
  # another compiler cannot go on in the same build tree
  if ! cmp -s <(grep -s EMSCRIPTEN build/setup.cmake) <(grep EMSCRIPTEN $new); then rm -rf build/web; fi
  if cmp -s $new build/setup.cmake; then rm $new; else mv $new build/setup.cmake; fi
}

install_npm_packages() {
  cmp -s package-lock.json node_modules/.installed-lock && return
  say "installing the npm packages of package-lock.json"
  local log=$cache/npm.log
  npm ci --no-audit --no-fund --loglevel=error >"$log" 2>&1 || { tail -n 10 "$log" >&2; download_failed "the npm packages"; }
  cp package-lock.json node_modules/.installed-lock
}

# ---------------------------------------------------------------------------------------------------------------------

case $job in native | desktop | site | test | coverage | format) ;; *) die "unknown job: $job (native, desktop, site, test, coverage or format)" ;; esac
mkdir -p "$cache"
if have flock; then # two builds at once must not unpack over each other
  exec 9>"$cache/lock"
  flock -n 9 || { say "waiting for another set-up to finish"; flock 9; }
fi
need_programs
install_programs
case $job in site | test) install_emscripten ;; esac
case $job in desktop | site | test | coverage) fetch_sources ;; esac
case $job in desktop | site | test) install_npm_packages ;; esac
write_setup_cmake
