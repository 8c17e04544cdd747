package io.gatun.cli.oci;

import io.gatun.cli.flag.UsageException;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.util.ArrayList;
import java.util.List;

/**
 * Descriptors that this process got from its caller, for the program of a container: those of socket activation
 * (sd_listen_fds(3)), and those that the caller says. Borrowed: they stay open.
 */
final class InheritedFds {
    private static final int FIRST = 3;
    private static final int MOST = 1024;

    private final int activated;
    private final List<Fd> fds = new ArrayList<>();

    private InheritedFds(int activated) {
        this.activated = activated;
    }

    /**
     * What the environment and the flag {@code --preserve-fds} say.
     *
     * @throws UsageException if a number is malformed, or a descriptor is not open
     */
    static InheritedFds of(Call call) {
        int activated = number("LISTEN_FDS", call.console().environment().getOrDefault("LISTEN_FDS", "0"));
        int further = number("--preserve-fds", call.arguments().value("preserve-fds", "0"));
        var inherited = new InheritedFds(activated);
        Kernel kernel = Kernel.open();
        for (int number = FIRST; number < FIRST + activated + further; number++) {
            inherited.fds.add(opened(kernel, number));
        }
        return inherited;
    }

    List<Fd> fds() {
        return List.copyOf(fds);
    }

    /** The same process, which is told of the sockets it is given. */
    ProcessSpec announcedTo(ProcessSpec process) {
        if (activated == 0) return process;
        var environment = new ArrayList<>(process.env());
        environment.add("LISTEN_FDS=" + activated);
        environment.add("LISTEN_PID=1");
        return process.toBuilder().env(environment).build();
    }

    private static Fd opened(Kernel kernel, int number) {
        var fd = new Fd(kernel.gate(), number);
        try {
            kernel.files().statx(fd);
            return fd;
        } catch (SyscallException e) {
            throw new UsageException("descriptor " + number + " is to be preserved and is not open");
        }
    }

    private static int number(String what, String text) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) > MOST) {
            throw new UsageException(what + " is a number up to " + MOST + ", not \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }
}
