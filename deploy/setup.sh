#!/bin/sh
# Makes what the commands need, from locked lists: packages in .venv, Node where it is missing, the pages' styles.
# Each step leaves a stamp named for the checksum of its lists, so it is done once, and again after a change or a failure.
set -eu
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3}
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

say() { printf '%s\n' "$*" >&2; }
sum() { cat "$@" | "$PYTHON" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest()[:16])'; }
stamped() { [ -e ".venv/$1" ]; }
stamp() { rm -f ".venv/${1%-*}-"*; : >".venv/$1"; }

has_node() { { command -v npm && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; } >/dev/null 2>&1; }

# A lock is complete, so nothing is resolved: a newer release on an index changes nothing. Then it is checked for holes.
# Byte-code is left to the first import, since most of what is installed is never imported.
install_locked() {
    .venv/bin/python -m pip install --quiet --no-deps --require-hashes --no-compile --retries 10 -r "$1"
    .venv/bin/python -m pip check --quiet
}

# -- Python ------------------------------------------------------------------------------------------------------------
command -v "$PYTHON" >/dev/null 2>&1 || { say "Python 3.11 or newer is needed: install python3."; exit 1; }
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "Python 3.11 or newer is needed; $("$PYTHON" --version) was found. Name another one: make PYTHON=python3.12 ..."
    exit 1
}
if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    say "Making the virtual environment ..."
    rm -rf .venv
    "$PYTHON" -m venv .venv || { say "Python's venv module is needed: install python3-venv."; exit 1; }
fi
packages=packages-$(sum requirements/dev.txt)
if ! stamped "$packages"; then
    say "Installing the locked packages (a minute or two) ..."
    install_locked requirements/dev.txt
    stamp "$packages"
fi

# -- Pages' styles -----------------------------------------------------------------------------------------------------
[ -e package-lock.json ] || exit 0
sources=$(find package.json package-lock.json frontend static/scss static/js -type f | LC_ALL=C sort)
styles=styles-$(sum $sources)
if stamped "$styles" && [ -d static/build ]; then
    exit 0
fi
if ! has_node; then
    PATH=$PWD/.venv/bin:$PATH
    export PATH
    if ! has_node; then
        say "Installing Node.js into the virtual environment ..."
        install_locked requirements/node.txt
    fi
fi
say "Building the pages' styles ..."
front=front-$(sum package.json package-lock.json)
if ! stamped "$front" || [ ! -d node_modules ]; then
    npm ci --silent --no-audit --no-fund
    stamp "$front"
fi
npm run --silent build
stamp "$styles"
