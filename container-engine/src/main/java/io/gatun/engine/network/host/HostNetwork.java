package io.gatun.engine.network.host;

import io.gatun.engine.model.NotSupportedException;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.nft.FilterWatch;
import io.gatun.linux.net.nft.PacketFilter;
import io.gatun.linux.net.rtnetlink.Network;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The network namespace that bridges are in: the one of the thread that made this, whichever thread uses it later. Its
 * sockets are opened when something first needs them.
 */
public final class HostNetwork implements AutoCloseable {
    private static final Path PARAMETERS = Path.of("/proc/sys/net");

    private final Kernel kernel;
    private final Fd namespace;
    private @Nullable Network network;
    private @Nullable PacketFilter filter;

    public HostNetwork(Kernel kernel) {
        this.kernel = kernel;
        this.namespace = kernel.networkNamespaces().current();
    }

    /** Links, addresses and routes. Borrowed. */
    public synchronized Network network() {
        if (network == null) {
            network = kernel.networkNamespaces().open(namespace);
        }
        return network;
    }

    /** The packet filter. Borrowed. */
    public synchronized PacketFilter filter() {
        if (filter == null) {
            filter = kernel.networkNamespaces().filter(namespace);
        }
        return filter;
    }

    /** Changes of the packet filter. The caller closes it. */
    public FilterWatch watch() {
        return kernel.networkNamespaces().watchFilter(namespace);
    }

    /** Makes a call there. */
    public <T extends @Nullable Object, E extends Exception> T inside(Blocking.Call<T, E> call) throws E {
        return kernel.networkNamespaces().inside(namespace, call);
    }

    /** What a kernel parameter below {@code net} is. */
    String parameter(String name) {
        return inside(() -> {
            try (Fd all = kernel.files().open(PARAMETERS, OpenHow.directory())) {
                return new String(kernel.contents().readFile(all, name, 1 << 10), StandardCharsets.UTF_8).strip();
            } catch (SyscallException e) {
                if (e.is(Errno.ENOENT)) {
                    return "";
                }
                throw e;
            }
        });
    }

    /** Sets kernel parameters below {@code net}, {@code NAME=VALUE} each; one that is not there is left out. */
    public void set(String... settings) {
        inside(() -> {
            try (Fd all = kernel.files().open(PARAMETERS, OpenHow.directory())) {
                for (String setting : settings) {
                    set(all, setting);
                }
                return all;
            }
        });
    }

    private void set(Fd all, String setting) {
        int equals = setting.indexOf('=');
        String name = setting.substring(0, equals);
        byte[] value = setting.substring(equals + 1).getBytes(StandardCharsets.UTF_8);
        try {
            kernel.contents().writeFile(all, name, value);
        } catch (SyscallException e) {
            if (e.is(Errno.EROFS) || e.is(Errno.EACCES)) {
                throw new NotSupportedException(
                        "cannot set /proc/sys/net/" + setting, "set it beforehand, or mount /proc/sys for writing");
            }
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    @Override
    public synchronized void close() {
        if (network != null) {
            network.close();
        }
        if (filter != null) {
            filter.close();
        }
        namespace.close();
    }
}
