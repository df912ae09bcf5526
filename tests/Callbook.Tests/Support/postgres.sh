# A throw-away PostgreSQL that lives as long as standard input stays open: it ends and is deleted with the test process, however that one dies.
# usage: postgres.sh BINARIES PORT FSYNC, not as root. Prints "ready" when it takes connections. A line of standard input is an order, answered
# by a line: "abort" stops it without farewell, "kill" ends its processes by SIGKILL, "start" starts it again on the same files unless it runs,
# "processes" tells their ids.
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
start() { "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -t 60 start >/dev/null 2>&1; }
abort() { "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1; }
processes() { echo "$1 $(cat "/proc/$1/task/$1/children")"; }
# Stopped first, so that it makes no more children. Where /proc does not tell of them, they notice by themselves that their parent is gone.
sigkill() {
  read -r pid <"$dir/data/postmaster.pid"
  kill -STOP "$pid"
  if [ ! -d "/proc/$pid" ]; then kill -9 "$pid"; return; fi
  all=$(processes "$pid")
  kill -9 $all 2>/dev/null || true
  # In a container nobody may bury the dead, and then their file looks like a living server's.
  for one in $all; do
    while state=$(cat "/proc/$one/stat" 2>/dev/null) && [ "${state#*) Z}" = "$state" ]; do sleep 0.05; done
  done
  rm "$dir/data/postmaster.pid"
}
# The memory of a killed one is free when its last process is gone; and one that runs may still be busy with what its crash has left.
restart() {
  tries=0
  until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" || start; do
    tries=$((tries + 1))
    if [ $tries = 150 ]; then return 1; fi
    sleep 0.2
  done
}

start || fail
echo ready
while read -r order; do
  case $order in
    abort) abort && echo stopped || echo failed ;;
    kill) sigkill && echo stopped || echo failed ;;
    processes) read -r pid <"$dir/data/postmaster.pid" && processes "$pid" || echo ;;
    start) restart && echo ready || { tail -5 "$dir/server.log" >&2; echo failed; } ;;
  esac
done
