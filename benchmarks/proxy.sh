# Read by benchmarks/side-by-side, which has read scripts/setup.sh and benchmarks/build.sh: the side of proxies.

readonly PROXY_USAGE="Prints what carrying bytes costs with Gatun's proxy, with HAProxy as it comes and tuned, nginx, nftables, and with nothing between.

  sudo benchmarks/side-by-side proxy [--runs N] [--seconds N] [--only PART]... [--way WAY]... [--no-install]

  PART       bulk-1, bulk-4, bulk-16, requests-64, requests-256, connections-64, http-64b, http-16k, datagrams-64, idle, first or rolling; all if none is named
  WAY        direct, gatun, virtual (a virtual address of Gatun's), nat (a translated one), haproxy, nginx or nftables; all if none is named
  --runs     how often each way carries each load, 7 if nothing is said; they take turns, so that load on the machine hits all alike
  --seconds  how long each time, 3 if nothing is said

Client, proxy and backend have network namespaces of their own, joined by veth; the proxy has the first processor, the rest the second.
Missing peers are installed from Debian's packages unless --no-install is given. Everything the run makes is removed at its end."

parse_options() {
  install=yes arguments=()
  while (($#)); do
    case $1 in
      -h | --help) printf '%s\n' "$PROXY_USAGE"; exit ;;
      --no-install) install=no; shift; continue ;;
      --runs | --seconds) [[ ${2:-} =~ ^[1-9][0-9]{0,3}$ ]] || fail "$1 takes a number" 2 ;;
      --only) [[ ${2:-} =~ ^(bulk-(1|4|16)|requests-(64|256)|connections-64|http-(64b|16k)|datagrams-64|idle|first|rolling)$ ]] || fail "--only takes bulk-1, bulk-4, bulk-16, requests-64, requests-256, connections-64, http-64b, http-16k, datagrams-64, idle, first or rolling" 2 ;;
      --way) [[ ${2:-} =~ ^(direct|gatun|virtual|nat|haproxy|nginx|nftables)$ ]] || fail "--way takes direct, gatun, virtual, nat, haproxy, nginx or nftables" 2 ;;
      *) printf '%s\n' "$PROXY_USAGE" >&2; exit 2 ;;
    esac
    arguments+=("$1" "$2")
    shift 2
  done
}

prepare() {
  local needed="iproute2 iperf3 wrk nginx-light gcc libc6-dev" package
  ((EUID == 0)) || fail "must run as root: it makes network namespaces"
  if [[ $install == yes ]]; then
    export RUNLEVEL=1   # what is installed is not started: invoke-rc.d(8) takes this for a machine that is being repaired
    # shellcheck disable=SC2086
    apt_install $needed || fail "cannot install $needed"
    for package in haproxy libnginx-mod-stream nftables; do apt_install "$package" || say "without $package, which cannot be installed"; done
  fi
  build_benchmarks || exit
  "$root/gatun" version >/dev/null || exit
}

printf -v describe_proxies '%s, %s CPUs, Linux %s, load %s' "$(date -u +%F)" "$(nproc)" "$(uname -r)" "$(cut -d' ' -f1-3 /proc/loadavg)"
parse_options "$@"
prepare
printf '%s; %s; %s\n' "$describe_proxies" "$(haproxy -v 2>&1 | head -1 | cut -d' ' -f1-3)" "$(nginx -v 2>&1)"
datagrams=$(mktemp)
trap 'rm -f "$datagrams"' EXIT
gcc -O2 -Wall -o "$datagrams" "$root/benchmarks/src/main/c/datagrams.c" || fail "cannot compile datagrams.c"
"$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx512m -cp "$(benchmark_classpath)" -Dgatun.bench.gatun="$root/gatun" -Dgatun.bench.datagrams="$datagrams" \
  io.gatun.bench.proxy.ProxySideBySide "${arguments[@]}"
status=$?
exit $status
