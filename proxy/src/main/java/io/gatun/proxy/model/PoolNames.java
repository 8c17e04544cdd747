package io.gatun.proxy.model;

import java.util.regex.Pattern;

final class PoolNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9*][A-Za-z0-9_.-]{0,252}");

    private PoolNames() {}

    static void require(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a pool has a name of letters, digits, -, _, . and * at its beginning, not \"" + name + "\"");
        }
    }
}
