# Read by benchmarks/side-by-side, which has read scripts/setup.sh before: the side of pulls from a registry.

readonly PULL_USAGE="Prints how long an image of a local registry takes until it is unpacked: with Gatun's daemon, Debian's dockerd, and skopeo with umoci.

  sudo benchmarks/side-by-side pull [--runs N] [--layers N] [--megabytes N] [--no-install]

  --runs       how often each does it, 3 if nothing is said; they take turns
  --layers     of the image, 20 if nothing is said
  --megabytes  of all layers before compression, 1000 if nothing is said; half of it does not compress

Each daemon has directories and a network of its own, where a docker-registry listens on loopback; everything is removed at the end."

runs=3 layers=20 megabytes=1000 install=yes
while (($#)); do
  case $1 in
    -h | --help) printf '%s\n' "$PULL_USAGE"; exit ;;
    --no-install) install=no; shift; continue ;;
    --runs) [[ ${2:-} =~ ^[1-9][0-9]{0,3}$ ]] || fail "--runs takes a number" 2; runs=$2 ;;
    --layers) [[ ${2:-} =~ ^[1-9][0-9]?$ ]] || fail "--layers takes a number up to 99" 2; layers=$2 ;;
    --megabytes) [[ ${2:-} =~ ^[1-9][0-9]{1,4}$ ]] || fail "--megabytes takes a number from 10" 2; megabytes=$2 ;;
    *) printf '%s\n' "$PULL_USAGE" >&2; exit 2 ;;
  esac
  shift 2
done

source "$root/benchmarks/daemons.sh"

find_registry() {
  local kept=$root/target/docker-registry
  registry=$(command -v docker-registry) && return
  if [[ ! -x $kept/usr/bin/docker-registry ]]; then
    rm -rf "$kept" && mkdir -p "$kept" || return
    (cd "$kept" && apt-get -qq download docker-registry && dpkg -x docker-registry_*.deb . && rm ./*.deb) >/dev/null 2>&1 || return
  fi
  registry=$kept/usr/bin/docker-registry
}

# layer NUMBER: a directory of small and large files, half of their bytes random; prints digest, size and digest of the archive.
layer() {
  local from=$place/layer-$1 blob=$place/image/blobs/sha256 each=$((megabytes * 1024 / layers / 64)) i diff digest
  mkdir -p "$from/data-$1"
  for ((i = 0; i < 32; i++)); do
    head -c "${each}K" /dev/urandom >"$from/data-$1/random-$i"
    yes "line $1 of file $i in a layer of the image that is pulled" | head -c "${each}K" >"$from/data-$1/text-$i"
  done
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$from" -cf "$place/layer.tar" .
  diff=$(sha256sum <"$place/layer.tar" | cut -d' ' -f1)
  gzip -1 -n <"$place/layer.tar" >"$place/layer.gz"
  digest=$(sha256sum <"$place/layer.gz" | cut -d' ' -f1)
  mv "$place/layer.gz" "$blob/$digest"
  rm -rf "$from" "$place/layer.tar"
  printf '%s %s %s\n' "$digest" "$(stat -c %s "$blob/$digest")" "$diff"
}

# blob TEXT: stores it and prints digest and size.
blob() {
  local digest
  digest=$(printf '%s' "$1" | sha256sum | cut -d' ' -f1)
  printf '%s' "$1" >"$place/image/blobs/sha256/$digest"
  printf '%s %s\n' "$digest" "${#1}"
}

make_image() {
  local i digest size diff manifests='' diffs='' type=application/vnd.oci.image
  mkdir -p "$place/image/blobs/sha256"
  for ((i = 0; i < layers; i++)); do
    read -r digest size diff <<<"$(layer "$i")"
    manifests+=",{\"mediaType\":\"$type.layer.v1.tar+gzip\",\"digest\":\"sha256:$digest\",\"size\":$size}"
    diffs+=",\"sha256:$diff\""
  done
  read -r digest size <<<"$(blob "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[${diffs:1}]}}")"
  read -r digest size <<<"$(blob "{\"schemaVersion\":2,\"mediaType\":\"$type.manifest.v1+json\",\"config\":{\"mediaType\":\"$type.config.v1+json\",\"digest\":\"sha256:$digest\",\"size\":$size},\"layers\":[${manifests:1}]}")"
  printf '{"imageLayoutVersion":"1.0.0"}' >"$place/image/oci-layout"
  printf '{"schemaVersion":2,"manifests":[{"mediaType":"%s.manifest.v1+json","digest":"sha256:%s","size":%s,"annotations":{"org.opencontainers.image.ref.name":"1"}}]}' \
    "$type" "$digest" "$size" >"$place/image/index.json"
}

# start_registry [PID]: one in the network of a process, all with the same content.
start_registry() {
  printf 'version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "127.0.0.1:%d"}\n' \
    "$place/registry" "$port" >"$place/registry.yml"
  ${1:+nsenter -t "$1" -n} "$registry" serve "$place/registry.yml" >>"$place/registry.log" 2>&1 &
  pids[registry-${1:-host}]=$!
  until ${1:+nsenter -t "$1" -n} curl -s -o /dev/null "http://127.0.0.1:$port/v2/"; do
    kill -0 "${pids[registry-${1:-host}]}" 2>/dev/null || fail "the registry does not start: $(tail -n 1 "$place/registry.log")"
    sleep 0.05
  done
}

pull() {
  case $1 in
    gatun | dockerd) docker -H "unix://$(socket_of "$1")" pull -q "127.0.0.1:$port/image:1" >/dev/null ;;
    *) skopeo --insecure-policy copy -q --src-tls-verify=false "docker://127.0.0.1:$port/image:1" "oci:$place/copy:1" &&
      umoci unpack --image "$place/copy:1" "$place/bundle" >/dev/null 2>&1 ;;
  esac || fail "$1 does not pull"
}

forget() {
  case $1 in
    gatun | dockerd) docker -H "unix://$(socket_of "$1")" rmi "127.0.0.1:$port/image:1" >/dev/null ;;
    *) rm -rf "$place/copy" "$place/bundle" ;;
  esac || fail "$1 does not remove the image"
  sync -f "$place"
}

peak_kb() { awk '/^VmHWM/ { print $2 }' "/proc/${pids[$1]}/status"; }

prepare_daemons
if [[ $install == yes ]]; then apt_install skopeo umoci || say "without skopeo and umoci, which cannot be installed"; fi
find_registry || fail "needs docker-registry, whose package cannot be had"
ways=("${daemons[@]}")
command -v skopeo umoci >/dev/null && [[ $(command -v skopeo umoci | wc -l) == 2 ]] && ways+=(skopeo+umoci)
port=$((20000 + RANDOM % 10000))
say "making the image"
make_image
start_registry
skopeo --insecure-policy copy -q --dest-tls-verify=false "oci:$place/image:1" "docker://127.0.0.1:$port/image:1" || fail "cannot push the image"
rm -rf "$place/image"
for daemon in "${daemons[@]}"; do start_daemon "$daemon"; start_registry "${pids[$daemon]}"; done
sleep 2
idle=$(memory_kb gatun)
declare -A took=()
for ((run = 0; run < runs; run++)); do
  for way in "${ways[@]}"; do
    before=$(now_us)
    pull "$way"
    took[$way]+=" $(($(now_us) - before))"
    forget "$way"
  done
done
printf '%s, %s CPUs, Linux %s, load %s, %s layers, %s MB\n' "$(date -u +%F)" "$(nproc)" "$(uname -r)" "$(cut -d' ' -f1-3 /proc/loadavg)" "$layers" "$megabytes"
printf '%-16s%12s%12s%12s\n' '' median least 'x gatun'
ours=$(quantile 50 ${took[gatun]})
for way in "${ways[@]}"; do
  median=$(quantile 50 ${took[$way]})
  printf '%-16s%9d ms%9d ms%12s\n' "$way" $((median / 1000)) $(($(quantile 1 ${took[$way]}) / 1000)) \
    "$(awk -v a="$median" -v b="$ours" 'BEGIN { printf "%.2f", a / b }')"
done
printf 'goal: at least 2 x faster than each. Memory of gatun over idle, at most: %d MB (goal 128)\n' $((($(peak_kb gatun) - idle) / 1024))
exit
