# A throw-away S3 server (Ceph's radosgw over one monitor and one OSD in memory) that verifies signatures and lives as long as standard input stays open: it
# ends and is deleted with the test process, however that one dies.
# usage: s3.sh PORT, which also takes PORT+100 to PORT+160. Prints "ready" when it takes connections. A line of standard input is an order, answered by a
# line: "stop" takes the server away, "start" brings it back on the same objects.
set -eu
port=$1 cluster=$(($1 + 100))
gateway='' others=''
# Ctrl-C goes to the whole process group; only the end of standard input ends us.
trap '' INT TERM HUP
dir=$(mktemp -d "${TMPDIR:-/tmp}/callbook-s3.XXXXXX")
trap 'kill -9 $gateway $others 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$dir"' EXIT
fail() { tail -n 5 "$dir"/log/* >&2; exit 1; }

mkdir "$dir/mon" "$dir/osd" "$dir/log" "$dir/run" "$dir/gateway"
export CEPH_CONF="$dir/ceph.conf"
uuid() { cat /proc/sys/kernel/random/uuid; }
fsid=$(uuid) osd=$(uuid) keys=$dir/keyring
cat >"$CEPH_CONF" <<E
[global]
fsid = $fsid
mon_host = v2:127.0.0.1:$cluster/0
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_msgr1 = false
ms_bind_port_min = $((cluster + 1))
ms_bind_port_max = $((cluster + 60))
auth_allow_insecure_global_id_reclaim = false
paxos_propose_interval = 0.05
run_dir = $dir/run
admin_socket = $dir/run/\$name.asok
pid_file = $dir/run/\$name.pid
crash_dir = $dir/run
log_file = $dir/log/\$name.log
keyring = $keys
mon_data = $dir/mon
mon_data_avail_warn = 1
mon_data_avail_crit = 1
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
osd_data = $dir/osd
osd_objectstore = memstore
memstore_device_bytes = 2147483648
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
osd_class_load_list = *
osd_class_default_list = *
rgw_frontends = beast endpoint=127.0.0.1:$port
rgw_data = $dir/gateway
rgw_dns_name = 127.0.0.1
E
ceph-authtool --create-keyring "$keys" --gen-key -n mon. --cap mon 'allow *' >/dev/null
ceph-authtool "$keys" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' >/dev/null
ceph-authtool "$keys" --gen-key -n client.rgw.a --cap mon 'allow rw' --cap osd 'allow rwx' >/dev/null
ceph-authtool "$keys" --gen-key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *' >/dev/null
monmaptool --create --fsid "$fsid" --addv a "[v2:127.0.0.1:$cluster/0]" "$dir/monmap" >/dev/null
ceph-mon --mkfs -i a --monmap "$dir/monmap" --keyring "$keys" >/dev/null 2>&1 || fail
ceph-mon -f -i a >"$dir/log/mon.out" 2>&1 </dev/null &
others=$!
ceph osd new "$osd" >/dev/null 2>&1 </dev/null || fail
ceph-osd -i 0 --mkfs --osd-uuid "$osd" >"$dir/log/osd.mkfs" 2>&1 </dev/null || fail
ceph-osd -f -i 0 >"$dir/log/osd.out" 2>&1 </dev/null &
others="$others $!"
start() {
  radosgw -f -n client.rgw.a >"$dir/log/gateway.out" 2>&1 </dev/null &
  gateway=$!
  for try in $(seq 300); do
    if curl -s -o /dev/null --noproxy '*' "http://127.0.0.1:$port/"; then return 0; fi
    if ! kill -0 $gateway 2>/dev/null; then return 1; fi
    sleep 0.1
  done
  return 1
}
stop() { kill -9 $gateway && wait $gateway 2>/dev/null; gateway=''; }

start || fail
radosgw-admin user create --uid=test --display-name=test --access-key=CALLBOOKTEST --secret-key=callbook-test-secret >/dev/null 2>"$dir/log/user.out" </dev/null || fail
echo ready
while read -r order; do
  case $order in
    stop) stop || true; echo stopped ;;
    start) start || fail; echo ready ;;
  esac
done
