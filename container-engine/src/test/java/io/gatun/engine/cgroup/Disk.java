package io.gatun.engine.cgroup;

import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The disk that a directory is on: the whole one, since a partition cannot be limited. */
record Disk(long major, long minor) {
    static Optional<Disk> of(Path directory) throws IOException {
        var kernel = Kernel.open();
        try (var fd = kernel.files().open(directory.toRealPath(), OpenHow.path())) {
            var device = kernel.files().statx(fd).device();
            Path block = Path.of("/sys/dev/block", device.major() + ":" + device.minor());
            if (!Files.exists(block)) {
                return Optional.empty();
            }
            Path disk = block.toRealPath();
            Path whole = Files.exists(disk.resolve("partition")) ? disk.getParent() : disk;
            String[] numbers = Files.readString(whole.resolve("dev")).strip().split(":", 2);
            return Optional.of(new Disk(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])));
        }
    }
}
