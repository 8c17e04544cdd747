package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.text.Ids;
import io.gatun.engine.text.Printable;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who runs a program, as {@code --user} says it: {@code USER} or {@code USER:GROUP}, each a name or a number.
 *
 * <p>Digits are always a number: a user called {@code 0x} can be asked for by name, one called {@code 1000} cannot. Numbers
 * beyond 32 bits are refused instead of becoming somebody else, such as root.
 *
 * @param user the part before the colon
 * @param group the part behind it
 */
public record UserText(Name user, Optional<Name> group) {
    private static final int LONGEST = 256;

    /** A user or group. */
    public sealed interface Name {
        /** By number, 0 to 4294967294. */
        record Numeric(long id) implements Name {}

        /** By its name in /etc/passwd or /etc/group of the container. */
        record Named(String name) implements Name {}
    }

    /** Root, by number. */
    public static final UserText ROOT = new UserText(new Name.Numeric(0), Optional.empty());

    /**
     * Reads the value of the flag.
     *
     * @throws BadRequestException if a part is missing, too long, out of range, or contains what no name can contain
     */
    public static UserText parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) return new UserText(name("user", text), Optional.empty());
        var user = name("user", text.substring(0, colon));
        return new UserText(user, Optional.of(name("group", text.substring(colon + 1))));
    }

    /**
     * Reads one name or number, such as the value of {@code --group-add}.
     *
     * @param what {@code user} or {@code group}, for the message
     */
    public static Name name(String what, String text) {
        if (Ids.isNumeric(text)) {
            OptionalLong id = Ids.parse(text);
            if (id.isPresent()) return new Name.Numeric(id.getAsLong());
            throw new BadRequestException(
                    "%s id %s is out of range".formatted(what, Printable.of(text)),
                    "use a number from 0 to " + Ids.MAX);
        }
        if (isName(text)) return new Name.Named(text);
        throw new BadRequestException(
                "\"%s\" is no %s".formatted(Printable.of(text), what), "use a name or a number, as USER or USER:GROUP");
    }

    // What separates fields and lines in /etc/passwd cannot be in a name, and nothing that begins like a number is one:
    // "+1", "-1", "1e3" or digits of other scripts must never be taken for an id by anything that reads them later.
    private static boolean isName(String text) {
        if (text.isEmpty() || text.length() > LONGEST) return false;
        char first = text.charAt(0);
        if (first == '-' || first == '+') return false;
        return text.codePoints()
                .noneMatch(c -> c == ':'
                        || c == ','
                        || c == '/'
                        || Character.isISOControl(c)
                        || Character.isWhitespace(c)
                        || (c > 0x7f && Character.isDigit(c)));
    }
}
