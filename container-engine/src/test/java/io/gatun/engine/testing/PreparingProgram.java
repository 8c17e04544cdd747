package io.gatun.engine.testing;

import io.gatun.engine.Engine;
import io.gatun.engine.EngineSettings;
import io.gatun.linux.Kernel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program that prepares containers, says so and does nothing else, until it is killed. */
public final class PreparingProgram {
    private PreparingProgram() {}

    /** Starts it; returns when {@code count} are prepared. */
    public static Process start(Path state, String group, int count) throws IOException {
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath(),
                        PreparingProgram.class.getName(),
                        state.toString(),
                        group,
                        Integer.toString(count)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.inputReader().readLine() == null) {
            throw new IllegalStateException("the program ended before it said a word; what it wrote is above");
        }
        return process;
    }

    /** Where this program and what it uses were loaded from, however the tests are run. */
    private static String classPath() {
        return Stream.of(PreparingProgram.class, Engine.class, Kernel.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Prepares. */
    public static void main(String[] arguments) throws InterruptedException {
        int count = Integer.parseInt(arguments[2]);
        try (var engine = Engine.open(new EngineSettings(Path.of(arguments[0]), arguments[1], count))) {
            while (engine.prepared() < count) {
                Thread.sleep(1);
            }
            System.out.println("prepared");
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
