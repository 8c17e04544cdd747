# Read by benchmarks/jmh and benchmarks/side-by-side, which have read scripts/setup.sh before: builds this module and what it uses.

readonly classes=$root/benchmarks/target/classes libraries=$root/benchmarks/target/libraries

benchmarks_are_stale() {
  [[ -d $libraries ]] || return 0
  [[ -n $(find "$root"/pom.xml "$root"/{native-bindings,container-engine,scheduler,benchmarks}/{pom.xml,src/main} -newer "$libraries" -print -quit) ]]
}

# Leaves JAVA_HOME set to the JDK to run with.
build_benchmarks() {
  need_jdk && need_maven || return
  benchmarks_are_stale || return 0
  local log=$root/target/benchmarks.log started=$root/target/benchmarks.started
  mkdir -p "$root/target" && : >"$started" || return
  say "building the benchmarks"
  if ! (cd "$root" && mvn -B -q -pl benchmarks -am -Dmaven.test.skip -Dspotless.check.skip package) </dev/null >"$log" 2>&1; then
    grep ERROR "$log" | head -n 20 >&2
    say "the build failed; all it said is in $log"
    return 1
  fi
  # As old as the youngest source that is in it, or younger.
  touch -r "$started" "$libraries" && rm "$started"
}

benchmark_classpath() { printf '%s:%s/*' "$classes" "$libraries"; }
