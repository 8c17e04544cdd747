package io.gatun.cli.flag;

/**
 * A flag of a command.
 *
 * @param name what follows the two dashes
 * @param letter what follows a single dash; NUL for none
 * @param value what the value is called in help; empty for a switch
 * @param help one line, without a full stop
 * @param repeatable whether each occurrence adds a value; otherwise the last one counts
 */
public record Flag(String name, char letter, String value, String help, boolean repeatable) {
    /** No letter. */
    public static final char NONE = '\0';

    /** A flag that is on or off: {@code --name}, {@code --name=false}. */
    public static Flag onOff(String name, String help) {
        return new Flag(name, NONE, "", help, false);
    }

    /** A flag with one value. */
    public static Flag of(String name, String value, String help) {
        return new Flag(name, NONE, value, help, false);
    }

    /** A flag that can be given many times, each with a value. */
    public static Flag list(String name, String value, String help) {
        return new Flag(name, NONE, value, help, true);
    }

    /** The same with a letter. */
    public Flag or(char shortName) {
        return new Flag(name, shortName, value, help, repeatable);
    }

    /** Whether it has no value. */
    public boolean isSwitch() {
        return value.isEmpty();
    }

    /** As messages name it. */
    public String text() {
        return "--" + name;
    }
}
