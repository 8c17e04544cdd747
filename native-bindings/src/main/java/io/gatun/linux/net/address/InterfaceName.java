package io.gatun.linux.net.address;

import io.gatun.linux.abi.CString;

/** The name of a network interface: 1 to 15 bytes without white space, slash or colon. */
public record InterfaceName(String value) {
    private static final int MAX_BYTES = 15;

    public InterfaceName {
        int bytes = CString.bytes(value).length;
        boolean plain = value.chars().noneMatch(c -> c == '/' || c == ':' || Character.isWhitespace(c));
        if (bytes == 0 || bytes > MAX_BYTES || !plain || value.equals(".") || value.equals("..")) {
            throw new IllegalArgumentException("not the name of a network interface: \"" + value + "\"");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
