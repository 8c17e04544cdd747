package io.gatun.proxy.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Something more that a header of version 2 says (proxy-protocol.txt, section 2.2). */
public record Extension(Kind kind, String text) {
    /** What it is about. */
    public enum Kind {
        /** The protocol above, by its name in ALPN. */
        ALPN(0x01),
        /** The host the client wants: its name in SNI. */
        AUTHORITY(0x02);

        private final int type;

        Kind(int type) {
            this.type = type;
        }
    }

    byte type() {
        return (byte) kind.type;
    }

    byte[] value() {
        return text.getBytes(ISO_8859_1);
    }
}
