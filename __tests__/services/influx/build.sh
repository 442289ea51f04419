#!/bin/sh
# Builds InfluxDB from source, for machines without Docker: build.sh VERSION FOLDER leaves FOLDER/influxd.
# Needs Go, cargo and a C compiler; takes about four minutes on two processors.
set -eu
version=$1
folder=$2
mkdir -p "$folder/work"
cd "$folder/work"
module=$(go mod download -json "github.com/influxdata/influxdb/v2@v$version" | sed -n 's/.*"Dir": "\(.*\)",\{0,1\}/\1/p')
# The module has replace directives, so it is built from a copy of its own.
cp -r "$module" source
chmod -R u+w source
cd source
# The shim that builds Flux, which is written in Rust, when the Go compiler asks pkg-config for it.
go build -o "$folder/work/bin/pkg-config" github.com/influxdata/pkg-config
# Newer compilers warn where older ones did not, and the source takes warnings for errors.
printf '#!/bin/sh\nexec "$@" --cap-lints warn\n' > "$folder/work/bin/rustc-quiet"
chmod +x "$folder/work/bin/rustc-quiet"
toolchain=$(rustup show active-toolchain 2>/dev/null | cut -d' ' -f1 || true)
if [ -n "$toolchain" ]; then export RUSTUP_TOOLCHAIN="$toolchain"; fi
PATH="$folder/work/bin:$PATH" PKG_CONFIG="$folder/work/bin/pkg-config" CGO_ENABLED=1 GOTOOLCHAIN=local \
  RUSTC_WORKSPACE_WRAPPER="$folder/work/bin/rustc-quiet" \
  go build -tags sqlite_foreign_keys,sqlite_json -o "$folder/work/influxd" ./cmd/influxd
mv "$folder/work/influxd" "$folder/influxd"
cd "$folder"
rm -rf "$folder/work"
