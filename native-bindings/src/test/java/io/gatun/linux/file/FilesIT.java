package io.gatun.linux.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only root may do with files. */
class FilesIT {
    private final Kernel kernel = Kernel.open();

    @TempDir
    private Path temporary;

    @Test
    void madeDeviceFileIsTheDevice() {
        try (Fd directory = kernel.files().open(temporary, OpenHow.directory())) {
            kernel.files().mknodat(directory, "null", FileType.CHARACTER_DEVICE, 0666, new DeviceNumber(1, 3));
            kernel.files().mknodat(directory, "high", FileType.BLOCK_DEVICE, 0600, new DeviceNumber(259, 0x12345));
            kernel.contents().writeFile(directory, "null", new byte[100]);
            assertEquals(
                    new DeviceNumber(259, 0x12345),
                    kernel.files().statx(directory, "high").specialDevice());
        }
    }

    @Test
    void fileAndLinkAreGivenToSomebodyElse() {
        var somebody = new Stat.Owner(12345, -2);
        try (Fd directory = kernel.files().open(temporary, OpenHow.directory())) {
            kernel.files().symlinkat("/etc/passwd", directory, "link");
            kernel.metadata().fchownat(directory, "link", somebody);
            assertEquals(somebody, kernel.files().statx(directory, "link").owner());
            kernel.files().mkdirat(directory, "d", 0700);
            try (Fd place = kernel.files().openat2(directory, "d", OpenHow.path())) {
                kernel.metadata().fchown(place, somebody);
            }
            assertEquals(somebody, kernel.files().statx(directory, "d").owner());
        }
    }
}
