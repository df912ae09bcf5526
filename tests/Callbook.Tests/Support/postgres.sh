# A throw-away PostgreSQL that lives as long as standard input stays open: it ends and is deleted with the test process, however that one dies.
# usage: postgres.sh BINARIES PORT FSYNC, not as root. Prints "ready" when it takes connections.
set -eu
bin=$1 port=$2 fsync=$3
# Ctrl-C goes to the whole process group; only the end of standard input ends us.
trap '' INT TERM HUP
dir=$(mktemp -d "${TMPDIR:-/tmp}/callbook-postgres.XXXXXX")
trap '"$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dir"' EXIT
fail() { cat "$dir"/*.log >&2; exit 1; }

"$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 || fail
cat >>"$dir/data/postgresql.conf" <<E
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
fsync = $fsync
synchronous_commit = $fsync
full_page_writes = $fsync
shared_buffers = 128MB
max_connections = 300
E
"$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -t 60 start >/dev/null 2>&1 || fail
echo ready
cat >/dev/null
