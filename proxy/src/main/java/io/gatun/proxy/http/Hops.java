package io.gatun.proxy.http;

import java.util.List;
import java.util.Set;

/** Fields that are for one connection and not passed on (RFC 9110, section 7.6.1). */
final class Hops {
    private static final int ALWAYS = Known.CONNECTION.bit()
            | Known.KEEP_ALIVE.bit()
            | Known.PROXY_CONNECTION.bit()
            | Known.UPGRADE.bit()
            | Known.TE.bit()
            | Known.HTTP2_SETTINGS.bit();
    private static final Set<String> VITAL = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "authorization",
            "cookie",
            "expect",
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-forwarded-host",
            "forwarded");

    private Hops() {}

    /**
     * Whether the field at an index of a head stays here.
     *
     * @param options what the head says of its connection
     */
    static boolean has(Head head, int index, List<String> options) {
        int known = head.known(index);
        if (known >= 0 && (ALWAYS & 1 << known) != 0) return true;
        for (int i = 0; i < options.size(); i++) {
            if (head.is(index, options.get(i)) && !isVital(options.get(i))) return true;
        }
        return false;
    }

    /** Whether an option of a connection names what others need. */
    static boolean isVital(String option) {
        return VITAL.contains(option);
    }
}
