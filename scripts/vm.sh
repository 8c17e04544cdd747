# Read by ./verify --vm: runs the kernel tests in a throw-away guest. Compiling is done here, and in the guest JUnit's own launcher
# runs instead of Maven: without KVM a guest is emulated, and Java is ten to twenty times slower there.
#
# The guest is made by vm-run: $GATUN_VM_RUN, or the one on PATH, or ../shared/vm/vm-run beside the checkout.

readonly GUEST_SECONDS=5400 GUEST_MEGABYTES=4096
readonly DEBIAN_ROOTS=/var/cache/gatun-test   # what DebianRoot has made here; the guest has no mmdebstrap

find_vm_run() {
  local candidate
  for candidate in "${GATUN_VM_RUN:-}" "$(command -v vm-run)" "$root/../shared/vm/vm-run"; do
    if [[ -x $candidate && -f $candidate ]]; then
      printf '%s' "$candidate"
      return
    fi
  done
  say "--vm needs vm-run: set GATUN_VM_RUN to it"
  return 1
}

verify_in_guest() {   # pattern of class names
  local vm_run script=$root/target/kernel-tests
  local -a shared=(--share "$root")
  vm_run=$(find_vm_run) && need_jdk && need_maven || return
  say "compiling"
  mvn -B -q -Pguest test-compile dependency:build-classpath </dev/null >"$log" 2>&1 || { grep ERROR "$log" >&2; return 1; }
  guest_script "${1:-.*IT}" >"$script"
  [[ -d $DEBIAN_ROOTS ]] && shared+=(--share "$DEBIAN_ROOTS")
  "$vm_run" "${shared[@]}" --workdir "$root" --timeout $GUEST_SECONDS --mem $GUEST_MEGABYTES -- bash "$script" 2>&1 | tee "$log"
  return "${PIPESTATUS[0]}"
}

# One JVM per module, in the module's directory as under Maven; ends with the count of all of them.
guest_script() {
  local module
  echo 'failed=0'
  for module in $(printf '%s\n' */target/guest.classpath | cut -d/ -f1); do
    [[ -n $(find "$module/src/test" -name '*IT.java' -print -quit) ]] || continue
    printf "cd '%s' && '%s' %s -cp '%s' %s || failed=1\n" "$root/$module" "$JAVA_HOME/bin/java" \
      "--enable-native-access=ALL-UNNAMED -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1" \
      "target/test-classes:target/classes:$(<"$module/target/guest.classpath")" \
      "org.junit.platform.console.ConsoleLauncher execute --scan-classpath=target/test-classes --include-classname='$1' \
      --config=junit.jupiter.extensions.autodetection.enabled=true --details=tree --disable-banner --disable-ansi-colors --fail-if-no-tests=false"
  done
  echo 'exit $failed'
}
