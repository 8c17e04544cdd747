package io.gatun.proxy.http;

import java.util.List;
import java.util.Set;

/** Fields that are for one connection and not passed on (RFC 9110, section 7.6.1). */
final class Hops {
    private static final List<String> ALWAYS =
            List.of("connection", "keep-alive", "proxy-connection", "upgrade", "te", "http2-settings");
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

    /** Whether a field stays here. */
    static boolean has(Field field, List<String> options) {
        for (String name : ALWAYS) if (field.is(name)) return true;
        for (String name : options) if (field.is(name) && !isVital(name)) return true;
        return false;
    }

    /** Whether an option of a connection names what others need. */
    static boolean isVital(String option) {
        return VITAL.contains(option);
    }
}
