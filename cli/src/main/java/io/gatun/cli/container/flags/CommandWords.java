package io.gatun.cli.container.flags;

import java.util.List;

/** The words of a command that runs in a container. */
public final class CommandWords {
    private CommandWords() {}

    /** What follows the first word, which says where to run; two dashes behind it only separate. */
    public static List<String> afterFirst(List<String> words) {
        boolean separated = words.size() > 1 && words.get(1).equals("--");
        return words.subList(separated ? 2 : 1, words.size());
    }
}
