package io.gatun.engine.tree;

import io.gatun.engine.archive.Owners;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.spec.IdMapping;
import io.gatun.linux.file.Stat.Owner;
import java.util.ArrayList;
import java.util.List;

/** The ids of a user namespace and what they are outside of it (user_namespaces(7), {@code /proc/PID/uid_map}). */
public record IdMap(List<Range> ranges) {
    /** What the kernel shows of ids that are not in the map. */
    private static final long NOBODY = 65534;

    public record Range(long inside, long outside, long size) {}

    /** Reads the kernel's text. */
    public static IdMap of(String text) {
        var ranges = new ArrayList<Range>();
        for (String line : text.strip().split("\n", -1)) {
            String[] numbers = line.strip().split(" +", -1);
            if (numbers.length == 3) {
                ranges.add(
                        new Range(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2])));
            }
        }
        return new IdMap(ranges);
    }

    /** The map of a specification. */
    public static IdMap of(List<IdMapping> mappings) {
        return new IdMap(mappings.stream()
                .map(mapping -> new Range(mapping.containerId(), mapping.hostId(), mapping.size()))
                .toList());
    }

    /** Whether there is a root, and it is not this host's. */
    public boolean hasOwnRoot() {
        return ranges.stream().anyMatch(range -> range.inside() == 0 && range.outside() != 0);
    }

    public int outside(int inside) {
        long id = Integer.toUnsignedLong(inside);
        for (Range range : ranges) {
            if (id >= range.inside() && id - range.inside() < range.size()) {
                return (int) (range.outside() + id - range.inside());
            }
        }
        throw new BadRequestException(
                "the container's user namespace has no id %d, to which a file of the archive belongs".formatted(id),
                "change its owner to one of the container's users");
    }

    public int inside(int outside) {
        long id = Integer.toUnsignedLong(outside);
        for (Range range : ranges) {
            if (id >= range.outside() && id - range.outside() < range.size()) {
                return (int) (range.inside() + id - range.outside());
            }
        }
        return (int) NOBODY;
    }

    public static Owners toOutside(IdMap users, IdMap groups) {
        return owner -> new Owner(users.outside(owner.uid()), groups.outside(owner.gid()));
    }

    public static Owners toInside(IdMap users, IdMap groups) {
        return owner -> new Owner(users.inside(owner.uid()), groups.inside(owner.gid()));
    }
}
