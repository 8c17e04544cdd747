/** The Linux kernel, typed; the only module that is granted native access. */
module io.gatun.linux {
    requires static org.jspecify;
    // Only on the module path of a program that chooses the second backend.
    requires static org.jnrproject.ffi;
}
