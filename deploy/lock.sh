#!/bin/sh
# Makes the locked lists again from requirements/*.in, for every Python and platform that is supported, with a hash for
# each file and no index address. A pin that still fits stays as it is; options go to uv: --upgrade-package django
set -eu
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3}
OLDEST=3.11
TOOL=.venv/locking

[ -x $TOOL/bin/uv ] || {
    "$PYTHON" -m venv $TOOL
    $TOOL/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/lock.txt
}
for list in runtime analysis dev node lock; do
    $TOOL/bin/uv pip compile --quiet --universal --python-version $OLDEST --generate-hashes --no-emit-index-url --no-header \
        --output-file "requirements/$list.txt" "$@" "requirements/$list.in" >/dev/null
done
