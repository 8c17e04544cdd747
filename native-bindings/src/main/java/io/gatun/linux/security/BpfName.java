package io.gatun.linux.security;

import java.util.regex.Pattern;

/** What a program or map is called in lists: 1 to 15 letters, digits, underscores and dots (bpf(2)). */
public record BpfName(String value) {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_.]{1,15}");

    public BpfName {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("not a name of a BPF object: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
