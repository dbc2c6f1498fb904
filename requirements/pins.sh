#!/bin/sh
# Compiles the pinned lists from the .in files with uv: every version and every hash, no index named.
# runtime.txt holds what `make demo` needs: the run-time dependencies and what builds the editable install.
set -eu
cd "$(dirname "$0")"

compile() {
    uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11 --universal --no-header \
        --no-annotate "$@"
}

compile dev.in --output-file dev.txt
compile runtime.in build.in --constraint dev.txt --output-file runtime.txt
