package io.gatun.cli;

import io.gatun.cli.schedule.ScheduleCommand;
import java.io.PrintStream;
import java.util.Arrays;

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
        if (arguments.length > 0 && arguments[0].equals("schedule")) {
            return ScheduleCommand.run(Arrays.copyOfRange(arguments, 1, arguments.length), out, err);
        }
        err.println("gatun: usage: gatun version | gatun schedule ...");
        return ENGINE_ERROR;
    }
}
