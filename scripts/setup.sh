# Read by ./gatun and ./verify, which set $root and $runtime and say what is stale: finds or installs a JDK and Maven, and builds what ./gatun starts.
#
# target/runtime is a link to a directory of its own per build, so that commands which run stay on the build they started from:
#   bin/java, lib/   a Java runtime image made by jlink: the JDK modules that are needed and ours, and the JVM's options
#   jnr/             the second backend, which is no part of the image; jnr.options is what it needs on the command line
#   proxy/           the proxy and Netty, which are no part of the image either; proxy.options is what they need
#   daemon/          the daemon and what of Netty it needs, likewise
#   daemon.aot       the AOT cache of a daemon, made with its options and its modules
#   gatun.aot        the AOT cache: classes of a training run, loaded and linked; absent when the JVM could not make one
#   version.aot      the same for `gatun version` alone
#   built            a file whose time is the time of the youngest source that is in the build, or later

readonly JAVA_FEATURE=25
# Chosen by measuring `gatun version`, see docs/decisions/start-up.md. Without -Xlog:disable a JVM that cannot use the cache would
# say so on standard output.
readonly JVM_OPTIONS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms16m -Xmx512m -XX:-UsePerfData -XX:+DisableAttachMechanism
  -XX:CompileThresholdScaling=5 -XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining -Xlog:disable --enable-native-access=io.gatun.linux,com.github.luben.zstd_jni"

say() { printf 'gatun: %s\n' "$*" >&2; }

# ---- tools -----------------------------------------------------------------------------------------------------------------

is_jdk() {
  local version
  [[ -x $1/bin/javac && -x $1/bin/jlink && -r $1/release ]] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  ((version >= JAVA_FEATURE))
}

find_jdk() {
  local javac candidate
  javac=$(command -v javac) && javac=$(readlink -f "$javac")
  for candidate in "${JAVA_HOME:-}" "${javac%/bin/javac}" /usr/lib/jvm/* /opt/*jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    if [[ -n $candidate ]] && is_jdk "$candidate"; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  return 1
}

apt_update_once() {
  [[ -n ${apt_updated:-} ]] && return
  apt_updated=yes
  apt-get -qq -o DPkg::Lock::Timeout=300 update </dev/null >/dev/null 2>&1
}

# Installs those of the named packages that are missing, and says so. Fails quietly without root, apt or such a package.
apt_install() {
  local package missing=()
  ((EUID == 0)) && command -v apt-get >/dev/null || return 1
  for package; do
    [[ $(dpkg-query -Wf '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  apt_update_once
  apt-cache show --no-all-versions "${missing[@]}" >/dev/null 2>&1 || return
  say "installing ${missing[*]}"
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 install "${missing[@]}" \
    </dev/null >/dev/null 2>&1
}

need_jdk() {
  local package
  find_jdk && return
  for package in openjdk-$JAVA_FEATURE-jdk-headless temurin-$JAVA_FEATURE-jdk; do
    apt_install "$package" && find_jdk && return
  done
  say "needs a JDK $JAVA_FEATURE or later: install one (package openjdk-$JAVA_FEATURE-jdk-headless) or set JAVA_HOME to it"
  return 1
}

need_maven() {
  command -v mvn >/dev/null && return
  apt_install maven && return
  say "needs Maven 3.8 or later: install it (package maven)"
  return 1
}

# ---- the build ---------------------------------------------------------------------------------------------------------------

# One build at a time in a checkout; who waited finds the build done.
build_runtime() {
  local log=$root/target/build.log
  mkdir -p "$root/target" || return
  exec 9>"$root/target/build.lock" || return
  flock -n 9 || { say "waiting for another build"; flock 9; } || return
  if stale; then
    need_jdk && need_maven || return
    say "building$([[ -e $runtime ]] || echo ' (the first time takes a minute)')"
    if ! make_runtime "$root/target/runtime-$$" </dev/null >"$log" 2>&1; then
      rm -rf "$root/target/runtime-$$"
      grep -E 'ERROR|[Ee]rror:' "$log" | sed '/\[Help 1\]/q' | head -n 20 >&2
      say "the build failed; all it said is in $log"
      return 1
    fi
    say "built in ${SECONDS}s"
  fi
  exec 9>&-
}

make_runtime() {
  local new=$1 started=$root/target/started
  : >"$started"
  rm -rf "$new" "$root"/cli/target/{modules,jnr,proxy,daemon}
  (cd "$root" && mvn -B -q -pl cli -am -Dmaven.test.skip -Dspotless.check.skip package) || return
  "$JAVA_HOME/bin/java" -cp "$root/cli/target/modules/*:$root/cli/target/proxy/*:$root/cli/target/daemon/*" \
    io.gatun.cli.build.LinkAhead "$root"/cli/target/{modules/*,proxy/proxy-*,daemon/daemon-*}.jar || return
  "$JAVA_HOME/bin/jlink" --module-path "$root/cli/target/modules" --add-modules io.gatun.cli,java.logging \
    --exclude-resources='**/libzstd-jni-*' \
    --add-options " ${JVM_OPTIONS//$'\n'/}" --no-header-files --no-man-pages --output "$new" || return
  keep_zstd "$new" || return
  cp -r "$root/cli/target/jnr" "$new/jnr" || return
  printf '%s
' >"$new/jnr.options" --add-modules=ALL-MODULE-PATH \
    --enable-native-access=io.gatun.linux,org.jnrproject.jffi \
    --add-exports=io.gatun.linux/io.gatun.linux.gate.jnr=ALL-UNNAMED   # JNR implements the interface in a loader of its own
  # Netty asks for java.logging. A proxy runs long enough for the second compiler.
  cp -r "$root/cli/target/proxy" "$new/proxy" || return
  printf '%s\n' >"$new/proxy.options" --add-modules=ALL-MODULE-PATH -XX:TieredStopAtLevel=4 -XX:CompileThresholdScaling=1 \
    --enable-native-access=io.gatun.linux,io.netty.common,io.netty.transport.unix.common,io.netty.transport.classes.epoll
  cp -r "$root/cli/target/daemon" "$new/daemon" || return
  # Else Netty copies its library into /tmp at each start, which must be executable then.
  (cd "$new/lib" && "$JAVA_HOME/bin/jar" -xf ../daemon/netty-transport-native-epoll-*-linux-"$(uname -m | sed s/aarch64/aarch_64/)".jar \
    META-INF/native && mv META-INF/native/*.so . && rmdir META-INF/native META-INF) || return
  # Requests are served on virtual threads, which a call that waits in the kernel takes off its carrier: a few more carriers than
  # processors, so that some of them may.
  # The second compiler is for what runs millions of times, such as a digest's rounds: all else costs more time and memory to compile
  # again than it saves. What compilers and threads have given back goes to the system every ten seconds. Netty looks at all network
  # interfaces for a number of the machine, unless it has one. The heap is not much larger than what is in it: else it grows with the work
  # of starting many containers, by more than they hold, and stays so.
  printf '%s\n' >"$new/daemon.options" --add-modules=ALL-MODULE-PATH -XX:TieredStopAtLevel=4 -XX:CompileThresholdScaling=1 \
    -XX:Tier4InvocationThreshold=100000 -XX:Tier4MinInvocationThreshold=12000 -XX:Tier4CompileThreshold=300000 \
    -XX:Tier4BackEdgeThreshold=800000 -XX:TrimNativeHeapInterval=10000 \
    -XX:MaxNewSize=6m -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40 -Dio.netty.machineId=02:00:00:00:00:01 \
    -Djdk.virtualThreadScheduler.parallelism=8 -Dio.netty.noUnsafe=false --sun-misc-unsafe-memory-access=allow \
    --enable-native-access=io.gatun.linux,io.netty.common,io.netty.transport.unix.common,io.netty.transport.classes.epoll
  train "$new"
  mv "$started" "$new/built" || return
  ln -sfn "${new##*/}" "$root/target/runtime.new" && mv -T "$root/target/runtime.new" "$root/target/runtime" || return
  remove_older_than_last
}

# zstd's library for this machine as a file of the image; it would unpack itself into /tmp at every start that needs it.
keep_zstd() {
  local machine=amd64 unpacked=$1/zstd jar
  [[ $(uname -m) == aarch64 ]] && machine=aarch64
  jar=$(readlink -f "$root"/cli/target/modules/zstd-jni-*.jar) && mkdir "$unpacked" || return
  (cd "$unpacked" && "$JAVA_HOME/bin/jar" --extract --file "$jar" "linux/$machine") || return
  mv "$unpacked/linux/$machine"/libzstd-jni-*.so "$1/lib/libzstd-jni.so" && rm -r "$unpacked"
}

# The JVM writes down which classes a run needs and keeps them, loaded and linked, in a cache. Each start maps the whole of it, so
# what is asked most by scripts has a small one of its own. A JVM that cannot leaves none, and commands start without. Method
# profiles are left out: the first compiler ignores them, and reading them costs each start 2 ms.
train() {
  cache "$1" version.aot Main version
  cache "$1" gatun.aot Training "$1/training"
  cache "$1" daemon.aot DaemonTraining "$1/training" "@$1/daemon.options" -p "$1/daemon"
  rm -rf "$1/training"
}

cache() {   # runtime, file, class, its argument, options of the JVM
  "$1/bin/java" -XX:-AOTRecordTraining "${@:5}" -XX:AOTCacheOutput="$1/$2" \
    -m "io.gatun.cli/io.gatun.cli.$3" "$4" || rm -f "$1/$2"
}

# The build before this one stays: its commands may still be running.
remove_older_than_last() {
  local kept=0 directory
  for directory in $(ls -dt "$root"/target/runtime-*/); do
    ((kept++ < 2)) || rm -rf "$directory"
  done
}
