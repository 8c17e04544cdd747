package io.gatun.linux.net.rtnetlink;

/** The number of a link in its network namespace; 1 is always the loopback. */
public record LinkIndex(int number) {
    /** {@code lo}. */
    public static final LinkIndex LOOPBACK = new LinkIndex(1);

    public LinkIndex {
        if (number <= 0) {
            throw new IllegalArgumentException("not the number of a link: " + number);
        }
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
