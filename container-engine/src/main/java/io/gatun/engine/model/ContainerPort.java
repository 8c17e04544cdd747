package io.gatun.engine.model;

import java.util.Comparator;

/** A port that a container's program listens on, such as {@code 80/tcp}. */
public record ContainerPort(int number, Protocol protocol) implements Comparable<ContainerPort> {
    private static final int MAX = 65_535;
    private static final Comparator<ContainerPort> ORDER =
            Comparator.comparingInt(ContainerPort::number).thenComparing(ContainerPort::protocol);

    public ContainerPort {
        if (number < 1 || number > MAX) {
            throw new BadRequestException("%d is no port".formatted(number), "use 1 to 65535");
        }
    }

    @Override
    public int compareTo(ContainerPort other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return number + "/" + protocol;
    }
}
