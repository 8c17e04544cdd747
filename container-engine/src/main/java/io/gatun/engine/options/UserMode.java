package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.text.Ids;
import io.gatun.engine.text.Printable;
import java.util.List;

/** Whether a container has users of its own. */
public sealed interface UserMode {
    /** The host's users: root inside is root outside. */
    UserMode HOST = new Host();

    /** A user namespace with a range of ids that no other container has. */
    UserMode AUTO = new Auto();

    /** See {@link #HOST}. */
    record Host() implements UserMode {}

    /** See {@link #AUTO}. */
    record Auto() implements UserMode {}

    /** A user namespace with these ids. */
    record Mapped(List<IdMapping> uids, List<IdMapping> gids) implements UserMode {
        public Mapped {
            uids = List.copyOf(uids);
            gids = List.copyOf(gids);
        }
    }

    /**
     * The mode of {@code --userns}: {@code host}, or {@code auto} (also {@code private}).
     *
     * @throws BadRequestException if it is neither
     */
    static UserMode parse(String text) {
        return switch (text) {
            case "host", "" -> HOST;
            case "auto", "private" -> AUTO;
            default ->
                throw new BadRequestException(
                        "--userns: \"%s\" is no user namespace".formatted(Printable.of(text)),
                        "use host or auto, or give the ids with --uidmap and --gidmap");
        };
    }

    /**
     * One mapping of {@code --uidmap} or {@code --gidmap}: {@code INSIDE:OUTSIDE:COUNT}.
     *
     * @throws BadRequestException if it is malformed or beyond 32 bits
     */
    static IdMapping mapping(String flag, String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) throw malformed(flag, text);
        long inside = Ids.parse(parts[0]).orElseThrow(() -> malformed(flag, text));
        long outside = Ids.parse(parts[1]).orElseThrow(() -> malformed(flag, text));
        long count = Ids.parse(parts[2]).orElseThrow(() -> malformed(flag, text));
        if (count == 0 || inside + count - 1 > Ids.MAX || outside + count - 1 > Ids.MAX) throw malformed(flag, text);
        return new IdMapping(inside, outside, count);
    }

    private static BadRequestException malformed(String flag, String text) {
        return new BadRequestException(
                "%s: \"%s\" is no mapping of ids".formatted(flag, Printable.of(text)),
                "use INSIDE:OUTSIDE:COUNT with numbers up to " + Ids.MAX);
    }
}
