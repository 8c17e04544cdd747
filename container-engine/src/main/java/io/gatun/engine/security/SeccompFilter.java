package io.gatun.engine.security;

import java.util.List;

/**
 * A compiled filter, ready for seccomp(2) with SECCOMP_SET_MODE_FILTER.
 *
 * @param flags third argument's flags, SECCOMP_FILTER_FLAG_NEW_LISTENER included where calls are notified
 * @param notifies whether the filter has a listener, so that seccomp(2) returns its descriptor
 * @param unknownCalls names in the profile that no kernel known here has; ignored, worth a warning
 */
public record SeccompFilter(BpfProgram program, int flags, boolean notifies, List<String> unknownCalls) {
    /** SECCOMP_FILTER_FLAG_NEW_LISTENER. */
    public static final int NEW_LISTENER = 1 << 3;

    public SeccompFilter {
        unknownCalls = List.copyOf(unknownCalls);
    }
}
