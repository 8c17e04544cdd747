package io.gatun.daemon.http;

import java.util.Optional;

/** A version of Docker's API, such as 1.44. */
public record ApiVersion(int major, int minor) {
    /** The newest that is spoken, which is what is announced and what a request without a version is answered in. */
    public static final ApiVersion CURRENT = new ApiVersion(1, 50);

    /** The oldest that is spoken. */
    public static final ApiVersion OLDEST = new ApiVersion(1, 24);

    private static final int MAX_DIGITS = 4;

    /** The version of a first path segment such as {@code v1.44}, if it is one. */
    static Optional<ApiVersion> ofSegment(String segment) {
        int dot = segment.indexOf('.');
        if (!segment.startsWith("v") || dot < 0) return Optional.empty();
        String major = segment.substring(1, dot);
        String minor = segment.substring(dot + 1);
        if (!isNumber(major) || !isNumber(minor)) return Optional.empty();
        return Optional.of(new ApiVersion(Integer.parseInt(major), Integer.parseInt(minor)));
    }

    /** The same, unless nobody here speaks it. */
    ApiVersion spoken() {
        if (major < 1 || (major == 1 && minor < OLDEST.minor)) {
            throw new HttpFailure(
                    400,
                    "client version %s is too old. Minimum supported API version is %s, please upgrade your client to a newer version"
                            .formatted(this, OLDEST));
        }
        if (major > 1 || minor > CURRENT.minor) {
            throw new HttpFailure(
                    400, "client version %s is too new. Maximum supported API version is %s".formatted(this, CURRENT));
        }
        return this;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Whether it is that version of the API 1 or a later one. */
    public boolean isAtLeast(int otherMinor) {
        return major > 1 || minor >= otherMinor;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
