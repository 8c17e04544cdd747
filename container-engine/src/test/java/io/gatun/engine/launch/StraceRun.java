package io.gatun.engine.launch;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Arch;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.file.Pipe;
import io.gatun.linux.file.Pipes;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Inherited;
import io.gatun.linux.program.ElfImage;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Program;
import io.gatun.linux.program.ProgramBuilder;
import io.gatun.linux.testing.StraceMatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts one program with strace(1) watching it from its first call on. What is spawned only waits until strace is
 * there and then executes the program: strace itself has none of the program's descriptors, whose ends others wait for.
 */
final class StraceRun implements ProgramStarter {
    static final Path STRACE = Path.of("/usr/bin/strace");

    private static final byte[] GO = {1};

    private final Kernel kernel;
    private final Path directory;
    private Optional<Program> program = Optional.empty();
    private Optional<Process> strace = Optional.empty();

    /** Writes its files into {@code directory}. */
    StraceRun(Kernel kernel, Path directory) {
        this.kernel = kernel;
        this.directory = directory;
    }

    @Override
    public Pid start(Program started, int reportNumber, List<String> title, List<Inherited> inherited) {
        program = Optional.of(started);
        int gate = inherited.stream().mapToInt(Inherited::number).max().orElse(2) + 1;
        try (Pipe pipe = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING)) {
            Path image = Files.write(image(), ElfImage.of(started, reportNumber));
            Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rwx------"));
            var all = new ArrayList<>(inherited);
            all.add(new Inherited(pipe.read(), gate));
            Pid pid = kernel.spawner().spawn(ElfImage.of(waiting(gate, title), reportNumber), title, all);
            strace = Optional.of(attach(pid));
            kernel.contents().writeAll(pipe.write(), GO);
            return pid;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path image() {
        return directory.resolve("image");
    }

    private Program waiting(int gate, List<String> title) {
        var builder = ProgramBuilder.forImage(Arch.current());
        builder.call(Syscall.READ, Operand.of(gate), builder.cell(), Operand.of(1));
        builder.call(Syscall.CLOSE, Operand.of(gate));
        builder.call(
                Syscall.EXECVE, builder.string(image().toString()), builder.vector(title), builder.vector(List.of()));
        return builder.build();
    }

    private Process attach(Pid pid) throws IOException {
        var command = List.of(
                STRACE.toString(),
                "-f",
                "-v",
                "-s",
                "256",
                "--pidns-translation",
                "-o",
                directory.resolve("log").toString(),
                "-p",
                String.valueOf(pid.number()));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = process.inputReader().readLine();
        if (said == null || !said.endsWith("attached")) {
            throw new AssertionError("strace says: " + said);
        }
        return process;
    }

    /** Waits for the end of all processes of the program, compares what they did with it, and returns strace's log. */
    List<String> check() throws IOException, InterruptedException {
        try (var output = strace.orElseThrow().inputReader()) {
            while (output.readLine() != null) {
                // Each new process is announced.
            }
        }
        strace.orElseThrow().waitFor();
        List<String> lines = Files.readAllLines(directory.resolve("log"));
        String first = "execve(\"" + image() + "\"";
        var own = lines.stream().dropWhile(line -> !line.contains(first)).toList();
        StraceMatcher.of(program.orElseThrow()).check(own);
        return own;
    }
}
