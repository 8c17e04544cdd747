package io.gatun.cli.flag;

import io.gatun.cli.flag.CommandText.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a command line as docker reads one: {@code --name value}, {@code --name=value}, {@code -n value}, {@code -nvalue},
 * {@code -n=value}, switches in clusters ({@code -it}), {@code --} before arguments that begin with a dash. A value may begin
 * with a dash.
 */
public final class ArgumentReader {
    private final CommandText command;
    private final List<String> words;
    private final Map<String, List<String>> values = new HashMap<>();
    private final List<String> positionals = new ArrayList<>();
    private int next;

    private ArgumentReader(CommandText command, List<String> words) {
        this.command = command;
        this.words = words;
    }

    /**
     * Reads the words after the command's name.
     *
     * @throws UsageException if a flag is unknown, or lacks its value
     */
    public static Arguments read(CommandText command, List<String> words) {
        var reader = new ArgumentReader(command, words);
        while (reader.next < words.size()) reader.word(words.get(reader.next++));
        return new Arguments(command, reader.values, reader.positionals);
    }

    private void word(String word) {
        if (word.equals("--")) takeRest();
        else if (word.startsWith("--")) longFlag(word.substring(2));
        else if (word.length() > 1 && word.charAt(0) == '-') letters(word);
        else {
            positionals.add(word);
            if (command.order() == Order.BEFORE_POSITIONALS) takeRest();
        }
    }

    private void takeRest() {
        positionals.addAll(words.subList(next, words.size()));
        next = words.size();
    }

    private void longFlag(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        Flag flag = command.flag(name).orElse(null);
        if (flag == null) throw unknown("--" + name, name);
        if (equals < 0) {
            put(flag, flag.isSwitch() ? "true" : nextWord(flag.text()));
        } else {
            String value = text.substring(equals + 1);
            put(flag, flag.isSwitch() ? truth(flag, value) : value);
        }
    }

    private void letters(String word) {
        for (int i = 1; i < word.length(); i++) {
            char letter = word.charAt(i);
            Flag flag = command.flag(letter).orElse(null);
            if (flag == null) throw unknown("-" + letter + (word.length() > 2 ? " in " + word : ""), "");
            String rest = word.substring(i + 1);
            boolean given = rest.startsWith("=");
            if (flag.isSwitch() && !given) {
                put(flag, "true");
                continue;
            }
            String value = given ? rest.substring(1) : rest;
            if (flag.isSwitch()) put(flag, truth(flag, value));
            else put(flag, rest.isEmpty() ? nextWord("-" + letter) : value);
            return;
        }
    }

    private String nextWord(String flag) {
        if (next == words.size()) throw new UsageException(command.error(flag + " needs a value"));
        return words.get(next++);
    }

    private String truth(Flag flag, String text) {
        return switch (text) {
            case "true", "1", "t", "T", "TRUE", "True" -> "true";
            case "false", "0", "f", "F", "FALSE", "False" -> "false";
            default -> throw new UsageException(command.error(flag.text() + " is true or false, not \"" + text + "\""));
        };
    }

    private void put(Flag flag, String value) {
        List<String> all = values.get(flag.name());
        if (all == null) {
            all = new ArrayList<>();
            values.put(flag.name(), all);
        }
        if (!flag.repeatable()) all.clear();
        all.add(value);
    }

    private UsageException unknown(String text, String name) {
        var names = new ArrayList<String>();
        for (Flag flag : command.flags()) names.add(flag.name());
        var similar = Similar.to(name, names);
        String hint = similar.isPresent()
                ? "; did you mean --" + similar.get() + "?"
                : "; see " + command.typed() + " --help";
        return new UsageException(command.error("unknown flag " + text + hint));
    }
}
