package io.gatun.cli.flag;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a command is called and what may follow it: read by the reader of arguments, and by everything that explains it.
 *
 * @param name what is typed, such as {@code run}
 * @param arguments the positional arguments in help, such as {@code IMAGE [COMMAND] [ARG...]}
 * @param summary one line, without a full stop
 * @param details further lines of help; may be empty
 * @param flags in the order of help
 * @param order whether flags may follow a positional argument
 */
public record CommandText(
        String name, String arguments, String summary, String details, List<Flag> flags, Order order) {

    /** The flag that {@link #withHelp} adds. */
    public static final String HELP = "help";

    private static final String PROGRAM = "gatun";

    /** Where flags may be. */
    public enum Order {
        /** Anywhere before {@code --}. */
        ANYWHERE,
        /** Before the first positional argument; what follows belongs to the command that it names. */
        BEFORE_POSITIONALS
    }

    public CommandText {
        flags = List.copyOf(flags);
    }

    /** A command whose flags may be anywhere, without further help. */
    public static CommandText of(String name, String arguments, String summary, List<Flag> flags) {
        return new CommandText(name, arguments, summary, "", flags, Order.ANYWHERE);
    }

    /** The same with flags before the positional arguments only. */
    public CommandText flagsFirst() {
        return new CommandText(name, arguments, summary, details, flags, Order.BEFORE_POSITIONALS);
    }

    /** The same with more help. */
    public CommandText explained(String text) {
        return new CommandText(name, arguments, summary, text, flags, order);
    }

    /** The same as a verb of another command: its help and its errors begin with both names. */
    public CommandText within(String command) {
        return new CommandText(command + " " + name, arguments, summary, details, flags, order);
    }

    /** The same with {@code --help}, and {@code -h} where the letter means nothing else. The page of help does not list it. */
    public CommandText withHelp() {
        var all = new ArrayList<>(flags);
        var help = Flag.onOff(HELP, "print this help");
        all.add(flag('h').isPresent() ? help : help.or('h'));
        return new CommandText(name, arguments, summary, details, all, order);
    }

    /** All that is typed of it: {@code gatun}, {@code gatun run}. */
    public String typed() {
        return isProgram() ? PROGRAM : PROGRAM + " " + name;
    }

    /** An error of this command. Whoever prints it begins with the program's name. */
    public String error(String what) {
        return isProgram() ? what : name + ": " + what;
    }

    /** Whether this is the program itself, with the flags before the command. */
    private boolean isProgram() {
        return name.equals(PROGRAM);
    }

    /** The flag of a name, without dashes. */
    public Optional<Flag> flag(String wanted) {
        for (Flag flag : flags) {
            if (flag.name().equals(wanted)) return Optional.of(flag);
        }
        return Optional.empty();
    }

    /** The flag of a letter. */
    public Optional<Flag> flag(char letter) {
        for (Flag flag : flags) {
            if (flag.letter() == letter) return Optional.of(flag);
        }
        return Optional.empty();
    }
}
