# Read by benchmarks/side-by-side, which has read scripts/setup.sh before: the side of docker's API.

readonly DOCKER_USAGE="Prints what docker's command and API cost with Gatun's daemon and with Debian's dockerd, which take turns.

  sudo benchmarks/side-by-side docker [--runs N] [--containers N] [--streams MEGABYTES]

  --runs        how often each does each thing, 30 if nothing is said
  --containers  how many run idle while memory is looked at, 50 if nothing is said
  --streams     so much output through attach, logs and exec instead of all else

Needs the docker command. dockerd is installed, or unpacked from its packages below target; each daemon has directories and a network of its own,
and everything is removed at the end. For the start of daemons see benchmarks/daemon-start."

runs=30 containers=50
while (($#)); do
  case $1 in
    -h | --help) printf '%s\n' "$DOCKER_USAGE"; exit ;;
    --runs) [[ ${2:-} =~ ^[1-9][0-9]{0,3}$ ]] || fail "--runs takes a number" 2; runs=$2 ;;
    --streams) [[ ${2:-} =~ ^[1-9][0-9]{0,3}$ ]] || fail "--streams takes megabytes" 2; runs=streams containers=$2 ;;
    --containers) [[ ${2:-} =~ ^[1-9][0-9]{0,2}$ ]] || fail "--containers takes a number" 2; containers=$2 ;;
    *) printf '%s\n' "$DOCKER_USAGE" >&2; exit 2 ;;
  esac
  shift 2
done

source "$root/benchmarks/daemons.sh"
command -v docker busybox >/dev/null || fail "needs the docker command, and busybox (busybox-static)"
need_jdk || exit
prepare_daemons

# An image of busybox for all.
mkdir -p "$place"/box/{bin,dev,etc,proc,sys,tmp}
cp "$(command -v busybox)" "$place/box/bin/busybox"
for name in sh true sleep; do ln -s busybox "$place/box/bin/$name"; done
tar -C "$place/box" -cf "$place/box.tar" .
sides=()
for daemon in "${daemons[@]}"; do
  start_daemon "$daemon"
  docker -H "unix://$(socket_of "$daemon")" import "$place/box.tar" box:1 >/dev/null || fail "$daemon does not import an image"
  sides+=("$daemon=$(socket_of "$daemon")=${pids[$daemon]}")
done
printf '%s, %s CPUs, Linux %s, load %s, ' "$(date -u +%F)" "$(nproc)" "$(uname -r)" "$(cut -d' ' -f1-3 /proc/loadavg)"
docker --version
# From its source: it needs nothing but the JDK.
"$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx256m "$root/benchmarks/src/main/java/io/gatun/bench/docker/DockerSideBySide.java" \
  "$runs" "$containers" "${sides[@]}"
exit
