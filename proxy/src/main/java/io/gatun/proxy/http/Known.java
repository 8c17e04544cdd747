package io.gatun.proxy.http;

import java.util.Arrays;

/** Fields that decide about something here; all others are passed on as they come. */
enum Known {
    HOST("host"),
    CONTENT_LENGTH("content-length"),
    TRANSFER_ENCODING("transfer-encoding"),
    CONNECTION("connection"),
    KEEP_ALIVE("keep-alive"),
    PROXY_CONNECTION("proxy-connection"),
    UPGRADE("upgrade"),
    TE("te"),
    HTTP2_SETTINGS("http2-settings"),
    EXPECT("expect"),
    X_FORWARDED_FOR("x-forwarded-for"),
    X_FORWARDED_PROTO("x-forwarded-proto"),
    X_FORWARDED_HOST("x-forwarded-host"),
    X_REAL_IP("x-real-ip"),
    FORWARDED("forwarded");

    /** What {@link #of} says of all others. */
    static final int NONE = -1;

    private static final int LONGEST = 18;
    private static final Known[][] BY_LENGTH = new Known[LONGEST][];

    static {
        for (int length = 0; length < LONGEST; length++) {
            int wanted = length;
            BY_LENGTH[length] = Arrays.stream(values())
                    .filter(each -> each.small.length() == wanted)
                    .toArray(Known[]::new);
        }
    }

    private final String small;

    Known(String small) {
        this.small = small;
    }

    /** Which one it is, as {@link #index}; {@link #NONE} if it is none of them. */
    static int of(byte[] bytes, int from, int end) {
        int length = end - from;
        if (length >= LONGEST) return NONE;
        for (Known each : BY_LENGTH[length]) if (is(bytes, from, end, each.small)) return each.index();
        return NONE;
    }

    /**
     * Whether a name is this one; {@code _} counts as {@code -}, as it does for programs that are told fields as variables.
     *
     * @param small in small letters
     */
    static boolean is(byte[] bytes, int from, int end, String small) {
        if (end - from != small.length()) return false;
        for (int i = 0; i < small.length(); i++) {
            int c = Octets.small(bytes[from + i]);
            if (c == '_') c = '-';
            if (c != small.charAt(i)) return false;
        }
        return true;
    }

    /** As a number that heads can note for each field without an object. */
    @SuppressWarnings("EnumOrdinal") // never leaves the process
    int index() {
        return ordinal();
    }

    /** As a member of a set of them. */
    int bit() {
        return 1 << index();
    }
}
