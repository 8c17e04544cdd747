package io.gatun.cli.flag;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a command line says: the values of its flags and its positional arguments. */
public final class Arguments {
    private final CommandText command;
    private final Map<String, List<String>> values;
    private final List<String> positionals;

    Arguments(CommandText command, Map<String, List<String>> values, List<String> positionals) {
        this.command = command;
        this.values = values;
        this.positionals = List.copyOf(positionals);
    }

    /** The positional arguments. */
    public List<String> positionals() {
        return positionals;
    }

    /** Whether a flag is there, whatever its value. */
    public boolean has(String name) {
        return !values(name).isEmpty();
    }

    /** Whether a switch is on; it is off unless it is there. */
    public boolean isOn(String name) {
        return value(name, "false").equals("true");
    }

    /** The last value of a flag. */
    public Optional<String> value(String name) {
        List<String> all = values(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** The last value of a flag, or another. */
    public String value(String name, String otherwise) {
        return value(name).orElse(otherwise);
    }

    /** All values of a flag, in order. */
    public List<String> values(String name) {
        if (command.flag(name).isEmpty()) throw new IllegalArgumentException("no such flag: " + name);
        return values.getOrDefault(name, List.of());
    }

    /**
     * Checks how many positional arguments there are.
     *
     * @throws UsageException if there are too few or too many
     */
    public void requirePositionals(int least, int most) {
        int count = positionals.size();
        if (count >= least && count <= most) return;
        String problem = count < least
                ? "needs " + (least == 1 ? "an argument" : least + " arguments")
                : "takes no argument \"" + positionals.get(most) + "\"";
        throw new UsageException("%s %s: usage: gatun %s [FLAGS] %s"
                .formatted(command.name(), problem, command.name(), command.arguments()));
    }
}
