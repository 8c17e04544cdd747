package io.gatun.engine.lifecycle;

import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The highest capability that the running kernel knows (capabilities(7), "Notes"). */
final class CapabilityLimit {
    private CapabilityLimit() {}

    static int read(Kernel kernel) {
        try (Fd file = kernel.files().open(Path.of("/proc/sys/kernel/cap_last_cap"), OpenHow.read())) {
            byte[] text = kernel.contents().readAll(file, Integer.SIZE);
            return Integer.parseInt(new String(text, StandardCharsets.US_ASCII).strip());
        }
    }
}
