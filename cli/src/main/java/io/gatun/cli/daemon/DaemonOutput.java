package io.gatun.cli.daemon;

import io.gatun.cli.command.Console;
import io.gatun.daemon.DaemonSettings.LogFormat;
import io.gatun.daemon.JsonLines;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Logger;

/** What a daemon says: lines for people, or, all of it, objects of JSON on standard error. */
final class DaemonOutput {
    private static final System.Logger LOG = System.getLogger(DaemonOutput.class.getName());

    private final Consumer<String> news;
    private final PrintStream err;

    private DaemonOutput(Consumer<String> news, PrintStream err) {
        this.news = news;
        this.err = err;
    }

    /** Output of that form; what the program logs has it from now on. */
    static DaemonOutput of(LogFormat format, Console console) {
        return switch (format) {
            case TEXT -> new DaemonOutput(text -> print(console.out(), text), console.err());
            case JSON -> {
                for (Handler handler : Logger.getLogger("").getHandlers()) handler.setFormatter(new JsonLines());
                Thread.setDefaultUncaughtExceptionHandler((thread, thrown) ->
                        LOG.log(System.Logger.Level.ERROR, "thread " + thread.getName() + " has ended", thrown));
                var lines = new Lines(line -> LOG.log(System.Logger.Level.ERROR, line));
                yield new DaemonOutput(
                        text -> LOG.log(System.Logger.Level.INFO, text),
                        new PrintStream(lines, true, StandardCharsets.UTF_8));
            }
        };
    }

    private static void print(PrintStream out, String text) {
        out.println(text);
        out.flush();
    }

    /** Says what goes as it should. */
    void say(String text) {
        news.accept(text);
    }

    /** For lines about what does not. Borrowed. */
    PrintStream err() {
        return err;
    }

    /** Hands on whole lines. */
    private static final class Lines extends OutputStream {
        private final Consumer<String> to;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(Consumer<String> to) {
            this.to = to;
        }

        @Override
        public synchronized void write(int b) {
            if (b != '\n') {
                line.write(b);
                return;
            }
            to.accept(line.toString(StandardCharsets.UTF_8));
            line.reset();
        }
    }
}
