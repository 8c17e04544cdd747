package io.gatun.engine.security;

import java.util.regex.Pattern;

/** The first two numbers of a kernel's version, which is all that profiles ask for. */
public record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {
    private static final Pattern RELEASE = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})(\\D.*)?", Pattern.DOTALL);

    /**
     * Reads a release as uname(2) gives it, such as {@code 6.1.0-37-amd64}.
     *
     * @throws IllegalArgumentException if it does not begin with two numbers
     */
    public static KernelVersion ofRelease(String release) {
        var match = RELEASE.matcher(release);
        if (!match.matches()) throw new IllegalArgumentException("not a kernel version: " + release);
        return new KernelVersion(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)));
    }

    public boolean isAtLeast(KernelVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(KernelVersion other) {
        return major == other.major ? Integer.compare(minor, other.minor) : Integer.compare(major, other.major);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
