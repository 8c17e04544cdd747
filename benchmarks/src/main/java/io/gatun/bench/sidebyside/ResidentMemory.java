package io.gatun.bench.sidebyside;

import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How much memory a process keeps from others. */
final class ResidentMemory {
    private static final int BLOCK_BYTES = 512;
    private static final int KILOBYTE = 1024;

    private ResidentMemory() {}

    /** The proportional set size in kB (proc_pid_smaps_rollup(5)): pages shared with others count in part. */
    static double proportional(Pid pid) {
        return kilobytes(pid, "Pss:");
    }

    /** What a process has written, and all of its program, which is in memory and not on a disk, mapped or not. */
    static double withProgram(Kernel kernel, Pid pid) {
        try (Fd program = kernel.files().open(Path.of("/proc", pid.toString(), "exe"), OpenHow.path())) {
            long bytes = kernel.files().statx(program).blocks() * BLOCK_BYTES;
            return kilobytes(pid, "Pss_Anon:") + (double) bytes / KILOBYTE;
        }
    }

    private static double kilobytes(Pid pid, String key) {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc", pid.toString(), "smaps_rollup"));
            return lines.stream()
                    .filter(line -> line.startsWith(key))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
