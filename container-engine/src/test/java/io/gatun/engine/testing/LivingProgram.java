package io.gatun.engine.testing;

import io.gatun.engine.OciRuntime;
import io.gatun.engine.OciRuntime.Creation;
import io.gatun.engine.OciRuntime.Exec;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Pid;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program that takes one container after the other through all operations of an OCI runtime, until it is killed. */
public final class LivingProgram {
    private LivingProgram() {}

    /** Starts it on the bundle in {@code directory}; returns when the first container is gone again. */
    public static Process start(Path directory, Path state, String group) throws IOException {
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        LivingProgram.class.getName(),
                        directory.toString(),
                        state.toString(),
                        group))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.inputReader().readLine() == null) {
            throw new IllegalStateException("the program ended before it said a word; what it wrote is above");
        }
        return process;
    }

    private static String classPath() {
        return Stream.of(LivingProgram.class, OciRuntime.class, Kernel.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Makes containers live. */
    public static void main(String[] arguments) {
        var random = new SplittableRandom();
        Kernel kernel = Kernel.open();
        try (var runtime = OciRuntime.open(Path.of(arguments[1]))) {
            while (true) {
                live(runtime, kernel, ContainerId.random(random), Path.of(arguments[0]), arguments[2]);
                System.out.println("lived");
            }
        }
    }

    private static void live(OciRuntime runtime, Kernel kernel, ContainerId id, Path bundle, String group) {
        var linux = Bundles.linux().toBuilder()
                .cgroupsPath("/" + group + "/" + id.value())
                .build();
        runtime.create(
                Creation.of(id, bundle),
                Bundles.running("rootfs", "sleep", "1000").linux(linux).build());
        var first = new Pid(runtime.state(id).pid().orElseThrow());
        runtime.start(id);
        runtime.pause(id);
        runtime.resume(id);
        var process = ProcessSpec.of("true").env(List.of("PATH=/bin")).build();
        kernel.processes().waitid(runtime.exec(id, Exec.of(process)));
        runtime.deleteByForce(id);
        kernel.processes().waitid(first);
    }
}
