# Read by benchmarks/daemon-start and benchmarks/docker.sh, which set $root: our daemon and Debian's dockerd, each with directories and
# a network namespace of its own, below one temporary directory that goes at the end. $GATUN_DOCKERD may name a directory with dockerd,
# containerd, containerd-shim-runc-v2 and runc that are not installed.

runtime=$root/target/runtime
[[ $(type -t say) == function ]] || source "$root/scripts/setup.sh"

fail() { say "$1"; exit "${2:-1}"; }
now_us() { printf '%s' "${EPOCHREALTIME/[.,]/}"; }

# quantile PERCENT VALUE...
quantile() {
  local percent=$1
  shift
  printf '%s\n' "$@" | sort -n | awk -v p="$percent" '{ v[NR] = $1 } END { i = int((NR * p + 99) / 100); print v[i < 1 ? 1 : i] }'
}

# Sets daemons, the names of the contestants, and place, a temporary directory.
prepare_daemons() {
  ((EUID == 0)) || fail "must run as root: it makes containers"
  command -v curl >/dev/null || fail "needs curl"
  "$root/gatun" version >/dev/null || exit
  PATH=$PATH${GATUN_DOCKERD:+:$GATUN_DOCKERD}
  find_dockerd
  place=$(mktemp -d /tmp/gatun-daemons.XXXXXX) || exit
  daemons=(gatun)
  declare -gA pids=()
  trap clean_up EXIT
  trap 'exit 130' INT TERM
  if command -v dockerd containerd runc >/dev/null && [[ $(command -v dockerd containerd runc | wc -l) == 3 ]]; then
    daemons+=(dockerd)
  else
    say "dockerd is left out: needs Debian's docker.io, or GATUN_DOCKERD"
  fi
}

# Its packages are unpacked where it is not installed: installing them would start services.
find_dockerd() {
  local kept=$root/target/dockerd
  command -v dockerd >/dev/null && return
  if [[ ! -x $kept/usr/sbin/dockerd ]]; then
    apt_install runc iptables libdevmapper1.02.1 || return
    rm -rf "$kept" && mkdir -p "$kept" || return
    (cd "$kept" && apt-get -qq download docker.io containerd && for each in *.deb; do dpkg -x "$each" . || exit; done && rm ./*.deb) >/dev/null 2>&1
  fi
  PATH=$PATH:$kept/usr/sbin:$kept/usr/bin
}

clean_up() {
  local daemon
  for daemon in "${!pids[@]}"; do stop_daemon "$daemon"; done
  rm -rf "$place"
}

socket_of() { printf '%s/%s.sock' "$place" "$1"; }
ask() { curl -s -m 60 --unix-socket "$(socket_of "$1")" "${@:3}" "http://daemon$2"; }   # daemon path curl-options...

# Starts it and returns when it answers. Its network is its own, and the mounts it makes are seen by nobody else.
start_daemon() {
  local socket command
  socket=$(socket_of "$1")
  rm -f "$socket"
  case $1 in
    gatun) command=("$root/gatun" --root "$place/gatun" daemon --socket "$socket") ;;
    dockerd)
      printf '{}' >"$place/dockerd.json"
      # Its containerd is its own too: it starts the one that it finds, with a configuration of its own.
      command=(dockerd -H "unix://$socket" --data-root "$place/dockerd" --exec-root "$place/run" --pidfile "$place/dockerd.pid"
        --config-file "$place/dockerd.json" --cgroup-parent /gatun-benchmark --storage-driver "${GATUN_DOCKERD_STORAGE:-overlay2}") ;;
  esac
  unshare --net --mount --propagation private sh -c 'ip link set lo up 2>/dev/null; exec "$@"' sh "${command[@]}" \
    >>"$place/$1.log" 2>&1 </dev/null &
  pids[$1]=$!
  until [[ -S $socket ]] && [[ $(ask "$1" /_ping) == OK ]]; do
    kill -0 "${pids[$1]}" 2>/dev/null || { tail -n 5 "$place/$1.log" >&2; fail "$1 does not start"; }
    sleep 0.005
  done
}

stop_daemon() {
  kill "${pids[$1]}" 2>/dev/null && wait "${pids[$1]}" 2>/dev/null
  unset "pids[$1]"
}

# Resident memory of a daemon and what it has started for itself: dockerd's containerd, but no container.
memory_kb() {
  local pid sum=0 kb
  for pid in "${pids[$1]}" $(pgrep -P "${pids[$1]}" -x containerd); do
    kb=$(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status" 2>/dev/null) && sum=$((sum + kb))
  done
  printf '%s' "$sum"
}

# A hundred calls of the kind that monitoring makes.
work() {
  local i path
  for ((i = 0; i < 25; i++)); do
    for path in /info '/containers/json?all=1' /images/json /networks; do ask "$1" "$path" -o /dev/null; done
  done
}
