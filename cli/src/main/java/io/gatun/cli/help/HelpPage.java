package io.gatun.cli.help;

import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import java.util.List;

/** What {@code --help} prints. */
public final class HelpPage {
    private static final int WIDTH = 100;
    private static final int GAP = 3;
    private static final String INDENT = "  ";

    private HelpPage() {}

    /** The help of one command. */
    public static String of(CommandText command) {
        var out = new StringBuilder();
        out.append("Usage:  ").append(command.typed());
        if (!command.flags().isEmpty()) out.append(" [FLAGS]");
        if (!command.arguments().isEmpty()) out.append(' ').append(command.arguments());
        out.append("\n\n").append(command.summary()).append('\n');
        if (!command.details().isEmpty())
            out.append('\n').append(command.details().strip()).append('\n');
        if (!command.flags().isEmpty()) {
            out.append("\nFlags:\n");
            int width = 0;
            for (Flag flag : command.flags()) width = Math.max(width, left(flag).length());
            for (Flag flag : command.flags()) line(out, left(flag), flag.help(), width);
        }
        return out.toString();
    }

    /** The help of the whole program. */
    public static String of(List<CommandText> commands, CommandText global) {
        var out = new StringBuilder();
        out.append("Usage:  gatun [FLAGS] COMMAND\n\n").append(global.summary()).append("\n\nCommands:\n");
        int width = 0;
        for (CommandText command : commands)
            width = Math.max(width, command.name().length());
        for (CommandText command : commands) line(out, command.name(), command.summary(), width);
        out.append("\nFlags:\n");
        width = 0;
        for (Flag flag : global.flags()) width = Math.max(width, left(flag).length());
        for (Flag flag : global.flags()) line(out, left(flag), flag.help(), width);
        out.append("\nRun \"gatun COMMAND --help\" for what a command does and which flags it has.\n");
        return out.toString();
    }

    private static String left(Flag flag) {
        String letter = flag.letter() == Flag.NONE ? "    " : "-" + flag.letter() + ", ";
        return letter + flag.text() + (flag.isSwitch() ? "" : " " + flag.value());
    }

    private static void line(StringBuilder out, String left, String right, int width) {
        out.append(INDENT).append(left).repeat(" ", width - left.length() + GAP);
        int margin = INDENT.length() + width + GAP;
        int column = margin;
        for (String word : right.split(" ", -1)) {
            boolean first = column == margin;
            if (!first && column + 1 + word.length() > WIDTH) {
                out.append('\n').repeat(" ", margin);
                column = margin;
                first = true;
            }
            if (!first) out.append(' ');
            out.append(word);
            column += word.length() + (first ? 0 : 1);
        }
        out.append('\n');
    }
}
