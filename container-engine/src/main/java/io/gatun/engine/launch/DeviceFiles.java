package io.gatun.engine.launch;

import io.gatun.engine.plan.step.Resource.DeviceTree;
import io.gatun.engine.spec.LinuxSpec.DeviceType;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.DeviceNumber;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.mount.Mounts.Recursion;
import java.nio.file.Path;

/** Device files of the host for containers that may not make their own. */
final class DeviceFiles {
    private final Kernel kernel;

    DeviceFiles(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * The device as a detached mount. The caller closes it.
     *
     * @throws LaunchException if what has the path on the host is another device
     */
    Fd open(DeviceTree device) {
        try (Fd place = kernel.files().open(Path.of(device.path()), OpenHow.path())) {
            Stat found = kernel.files().statx(place);
            var wanted = new DeviceNumber((int) device.major(), (int) device.minor());
            var type = device.type() == DeviceType.BLOCK ? FileType.BLOCK_DEVICE : FileType.CHARACTER_DEVICE;
            if (found.type() != type || !found.specialDevice().equals(wanted)) {
                throw new LaunchException(
                        "the device %s is not %s %d:%d on the host"
                                .formatted(device.path(), device.type().specName(), device.major(), device.minor()),
                        "make it there: a user namespace has no device files of its own");
            }
            return kernel.mounts().cloneTree(place, Recursion.ONE_MOUNT);
        }
    }
}
