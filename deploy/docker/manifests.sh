#!/bin/sh
# Leaves of the sources in this folder what the dependencies depend on: manifests, and the least that can be compiled beside them.
# Runs in a stage of the Dockerfile; what it leaves changes only with the manifests.
set -eu

find crates benches -name '*.rs' | while read -r file; do echo 'fn main() {}' >"$file"; done
find crates -name lib.rs -exec truncate -s 0 {} +
find crates benches -type f ! -name '*.rs' ! -name Cargo.toml -delete
find crates \( -path '*/tests/*' -o -path '*/src/*/*' \) -name '*.rs' ! -path '*/src/bin/*' -delete
find crates benches -type d -empty -delete
