package io.gatun.cli.help;

import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Completion for shells, made from the tables of flags; names of containers are asked of the program itself. */
public final class Completion {
    private static final String NAMES = "gatun ps -a --format '{{.Names}}' 2>/dev/null";

    private Completion() {}

    /** Shells that there is a completion for. */
    public enum Shell {
        BASH,
        ZSH,
        FISH
    }

    /** The script for a shell. */
    public static String of(Shell shell, List<CommandText> commands, CommandText global) {
        return switch (shell) {
            case BASH -> bash(commands, global);
            case ZSH -> zsh(commands, global);
            case FISH -> fish(commands, global);
        };
    }

    private static String bash(List<CommandText> commands, CommandText global) {
        var cases = new StringBuilder();
        for (CommandText command : commands) {
            cases.append("    ")
                    .append(command.name())
                    .append(") flags='")
                    .append(words(command))
                    .append("';");
            cases.append(" valued='").append(valued(command)).append("'");
            if (takesContainer(command)) cases.append("; names=1");
            cases.append(" ;;\n");
        }
        return """
                # bash completion for gatun; load it with: source <(gatun completion bash)
                _gatun() {
                  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= flags= valued= names= i
                  for ((i = 1; i < COMP_CWORD; i++)); do
                    case ${COMP_WORDS[i]} in
                    %GLOBALVALUED%) ((i++)) ;;
                    -*) ;;
                    *) command=${COMP_WORDS[i]}; break ;;
                    esac
                  done
                  case $command in
                    '') COMPREPLY=($(compgen -W '%COMMANDS% %GLOBAL%' -- "$word")); return ;;
                %CASES%  esac
                  if [[ " $valued " == *" $previous "* ]]; then
                    COMPREPLY=($(compgen -f -- "$word"))
                  elif [[ $word == -* ]]; then
                    COMPREPLY=($(compgen -W "$flags --help" -- "$word"))
                  elif [[ -n $names ]]; then
                    COMPREPLY=($(compgen -W "$(%NAMES%)" -- "$word"))
                  else
                    COMPREPLY=($(compgen -f -- "$word"))
                  fi
                }
                complete -F _gatun gatun
                """.replace("%COMMANDS%", names(commands))
                .replace("%GLOBALVALUED%", valued(global).replace(" ", "|"))
                .replace("%GLOBAL%", words(global))
                .replace("%CASES%", cases)
                .replace("%NAMES%", NAMES);
    }

    private static String zsh(List<CommandText> commands, CommandText global) {
        var cases = new StringBuilder();
        for (CommandText command : commands) {
            cases.append("    ").append(command.name()).append(") _arguments -s");
            for (Flag flag : command.flags()) cases.append(" \\\n      ").append(zshFlag(flag));
            cases.append(" \\\n      ")
                    .append(
                            takesContainer(command)
                                    ? "'*:container:($(" + NAMES.replace("'", "'\\''") + "))'"
                                    : "'*:file:_files'")
                    .append(" ;;\n");
        }
        var list = commands.stream()
                .map(command ->
                        "    '" + command.name() + ":" + command.summary().replace("'", "'\\''") + "'")
                .collect(Collectors.joining("\n"));
        var globals = global.flags().stream().map(flag -> " " + zshFlag(flag)).collect(Collectors.joining());
        return """
                #compdef gatun
                # zsh completion for gatun; load it with: source <(gatun completion zsh)
                _gatun() {
                  local -a commands
                  commands=(
                %LIST%
                  )
                  local state line
                  _arguments -C%GLOBALS% '1:command:->command' '*::argument:->argument'
                  case $state in
                  command) _describe command commands ;;
                  argument) case $line[1] in
                %CASES%  esac ;;
                  esac
                }
                compdef _gatun gatun
                """.replace("%LIST%", list).replace("%GLOBALS%", globals).replace("%CASES%", cases);
    }

    private static String zshFlag(Flag flag) {
        String help = flag.help()
                .replace("'", "'\\''")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:");
        String repeat = flag.repeatable() ? "*" : "";
        String value = flag.isSwitch()
                ? ""
                : ":" + flag.value().toLowerCase(Locale.ROOT).replace(":", "\\:") + ":_files";
        String body = "[" + help + "]" + value + "'";
        String end = flag.isSwitch() ? "" : "=";
        if (flag.letter() == Flag.NONE) return "'" + repeat + flag.text() + end + body;
        String both = "{-" + flag.letter() + (flag.isSwitch() ? "" : "+") + "," + flag.text() + end + "}";
        return (flag.repeatable() ? "'*'" : "'(-" + flag.letter() + " " + flag.text() + ")'") + both + "'" + body;
    }

    private static String fish(List<CommandText> commands, CommandText global) {
        var out = new StringBuilder("# fish completion for gatun; load it with: gatun completion fish | source\n");
        out.append("set -l commands ").append(names(commands)).append('\n');
        out.append("complete -c gatun -f\n");
        for (Flag flag : global.flags()) fishFlag(out, "not __fish_seen_subcommand_from $commands", flag);
        for (CommandText command : commands) {
            out.append("complete -c gatun -n 'not __fish_seen_subcommand_from $commands' -a ")
                    .append(command.name())
                    .append(" -d ")
                    .append(fishQuoted(command.summary()))
                    .append('\n');
            String seen = "__fish_seen_subcommand_from " + command.name();
            for (Flag flag : command.flags()) fishFlag(out, seen, flag);
            if (takesContainer(command)) {
                out.append("complete -c gatun -n '")
                        .append(seen)
                        .append("' -a \"(")
                        .append(NAMES)
                        .append(")\"\n");
            }
        }
        return out.toString();
    }

    private static void fishFlag(StringBuilder out, String condition, Flag flag) {
        out.append("complete -c gatun -n '").append(condition).append("' -l ").append(flag.name());
        if (flag.letter() != Flag.NONE) out.append(" -s ").append(flag.letter());
        if (!flag.isSwitch()) out.append(" -r -F");
        out.append(" -d ").append(fishQuoted(flag.help())).append('\n');
    }

    private static String fishQuoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static boolean takesContainer(CommandText command) {
        return command.arguments().contains("CONTAINER");
    }

    private static String names(List<CommandText> commands) {
        return commands.stream().map(CommandText::name).collect(Collectors.joining(" "));
    }

    private static String words(CommandText command) {
        return command.flags().stream().flatMap(Completion::spellings).collect(Collectors.joining(" "));
    }

    private static String valued(CommandText command) {
        return command.flags().stream()
                .filter(flag -> !flag.isSwitch())
                .flatMap(Completion::spellings)
                .collect(Collectors.joining(" "));
    }

    private static Stream<String> spellings(Flag flag) {
        return flag.letter() == Flag.NONE ? Stream.of(flag.text()) : Stream.of("-" + flag.letter(), flag.text());
    }
}
