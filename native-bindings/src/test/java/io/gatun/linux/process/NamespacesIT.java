package io.gatun.linux.process;

import static io.gatun.linux.abi.Sched.CLONE_FS;
import static io.gatun.linux.abi.Sched.CLONE_NEWNET;
import static io.gatun.linux.abi.Sched.CLONE_NEWNS;
import static io.gatun.linux.abi.Sched.CLONE_NEWUTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.PidFd;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Entering and making namespaces, which root may. */
class NamespacesIT {
    private final Kernel kernel = Kernel.open();
    private final Namespaces namespaces = kernel.namespaces();

    @Test
    void callInsideANamespaceLeavesItsCallerOutside() {
        String outside = namespace("net");
        try (Fd made = newNamespace(CLONE_NEWNET, "net")) {
            String inside = namespaces.inside(made, CLONE_NEWNET, () -> namespace("net"));
            assertNotEquals(outside, inside);
            assertEquals(inside, namespaces.inside(made, CLONE_NEWNET, () -> namespace("net")));
        }
        assertEquals(outside, namespace("net"));
    }

    @Test
    void mountNamespaceIsEnteredByAThreadWithItsOwnDirectory() {
        try (Fd made = newNamespace(CLONE_NEWNS | CLONE_FS, "mnt")) {
            String inside = namespaces.inside(made, CLONE_NEWNS, () -> namespace("mnt"));
            assertNotEquals(namespace("mnt"), inside);
        }
    }

    @Test
    void namespaceOfAProcessIsEnteredThroughItsPidfd() {
        var child = Shell.start(kernel, "exec unshare --uts sleep 100");
        try (PidFd held = kernel.processes().pidfdOpen(child)) {
            String uts = "";
            while (uts.isEmpty() || uts.equals(namespace("uts"))) {
                uts = link("/proc/" + child + "/ns/uts");
            }
            String inside = Blocking.onThreadOfItsOwn(() -> {
                namespaces.setns(held, CLONE_NEWUTS);
                return namespace("uts");
            });
            assertEquals(uts, inside);
            kernel.processes().pidfdSendSignal(held, Signal.SIGKILL);
            kernel.processes().waitid(held);
        }
    }

    @Test
    void wrongKindOfNamespaceIsRefused() {
        try (Fd uts = kernel.files().open(Path.of("/proc/self/ns/uts"), OpenHow.read())) {
            var failure = assertThrows(SyscallException.class, () -> namespaces.setns(uts, CLONE_NEWNET));
            assertEquals(Errno.EINVAL, failure.errno());
            assertEquals("setns(%s, CLONE_NEWNET)".formatted(uts), failure.call());
        }
    }

    private Fd newNamespace(long flags, String name) {
        return Blocking.onThreadOfItsOwn(() -> {
            namespaces.unshare(flags);
            return kernel.files().open(Path.of("/proc/thread-self/ns", name), OpenHow.read());
        });
    }

    private String namespace(String name) {
        return link("/proc/thread-self/ns/" + name);
    }

    private String link(String path) {
        try (Fd root = kernel.files().open(Path.of("/"), OpenHow.path())) {
            return kernel.files().readlinkat(root, path);
        }
    }
}
