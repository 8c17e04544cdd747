package io.gatun.cli.help;

import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import java.util.List;
import java.util.Locale;

/** The man page of the whole program, in the language of groff_man(7). */
public final class ManPage {
    private ManPage() {}

    /** The page, gatun.1. */
    public static String of(List<CommandText> commands, CommandText global, String version) {
        var out = new StringBuilder();
        out.append(".TH GATUN 1 \"\" \"gatun ").append(escaped(version)).append("\" \"User Commands\"\n");
        out.append(".SH NAME\ngatun \\- ")
                .append(escaped(lowered(global.summary())))
                .append('\n');
        out.append(".SH SYNOPSIS\n.B gatun\n.RI [ FLAGS ]\n.I COMMAND\n.RI [ ARG ...]\n");
        out.append(".SH DESCRIPTION\n")
                .append(escaped(global.details().strip()))
                .append('\n');
        out.append(".SH FLAGS\n");
        for (Flag flag : global.flags()) flag(out, flag);
        out.append(".SH COMMANDS\n");
        for (CommandText command : commands) command(out, command);
        out.append("""
                .SH EXIT STATUS
                The exit status of the program in the container, 128 and the number of the signal that ended it, or:
                .TP
                .B 125
                The command line is wrong, or the engine or the kernel refused.
                .TP
                .B 126
                The program in the container cannot be executed.
                .TP
                .B 127
                The program is not in the container.
                .TP
                .B 1
                Another command than
                .BR run ,
                .B create
                and
                .B exec
                failed.
                .SH FILES
                .TP
                .I /var/lib/gatun
                Containers with their writable layers and logs; another directory with
                .BR \\-\\-root .
                .SH SEE ALSO
                .BR namespaces (7),
                .BR cgroups (7),
                .BR capabilities (7),
                .BR seccomp (2)
                """);
        return out.toString();
    }

    private static void command(StringBuilder out, CommandText command) {
        out.append(".SS ")
                .append(escaped(command.name()))
                .append(' ')
                .append(escaped(command.arguments()))
                .append('\n');
        out.append(escaped(command.summary())).append(".\n");
        if (!command.details().isEmpty()) {
            out.append(".PP\n.nf\n").append(escaped(command.details().strip())).append("\n.fi\n");
        }
        for (Flag flag : command.flags()) flag(out, flag);
    }

    private static void flag(StringBuilder out, Flag flag) {
        out.append(".TP\n");
        out.append(flag.isSwitch() ? ".B " : ".BI \"");
        if (flag.letter() != Flag.NONE) out.append("\\-").append(flag.letter()).append(", ");
        out.append(escaped(flag.text()));
        if (!flag.isSwitch()) out.append(" \" \"").append(escaped(flag.value())).append('"');
        out.append('\n').append(escaped(flag.help())).append(".\n");
    }

    private static String lowered(String sentence) {
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }

    /** Backslashes, dashes, and dots and quotes at the beginning of a line mean something to groff. */
    private static String escaped(String text) {
        var out = new StringBuilder();
        boolean atStart = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (atStart && (c == '.' || c == '\'')) out.append("\\&");
            switch (c) {
                case '\\' -> out.append("\\e");
                case '-' -> out.append("\\-");
                case '"' -> out.append("\\(dq");
                default -> out.append(c);
            }
            atStart = c == '\n';
        }
        return out.toString();
    }
}
