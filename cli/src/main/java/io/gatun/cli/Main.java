package io.gatun.cli;

import java.io.PrintStream;

/** The entry point of the command: turns arguments into an exit code. */
public final class Main {
    private static final int ENGINE_ERROR = 125;

    private Main() {}

    /** Runs one command and ends the JVM with docker's exit codes. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (arguments.length == 1 && arguments[0].equals("version")) {
            out.println("gatun " + Version.CURRENT);
            return 0;
        }
        err.println("gatun: usage: gatun version");
        return ENGINE_ERROR;
    }
}
