package io.gatun.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a network namespace sends packets on, which is that of the thread that opens this. For many threads. */
final class Forwarding implements AutoCloseable {
    private static final String FOUR = "net.ipv4.ip_forward";
    private static final String SIX = "net.ipv6.conf.all.forwarding";
    private static final int BYTES = 16;

    // A file that is open shows the namespace where it was opened, whoever reads it.
    private final @Nullable FileChannel four;
    private final @Nullable FileChannel six;

    private Forwarding(@Nullable FileChannel four, @Nullable FileChannel six) {
        this.four = four;
        this.six = six;
    }

    /** That of the calling thread. */
    static Forwarding here() {
        return new Forwarding(open(FOUR), open(SIX));
    }

    private static @Nullable FileChannel open(String setting) {
        try {
            return FileChannel.open(Path.of("/proc/sys", setting.replace('.', '/')));
        } catch (IOException e) {
            return null; // a kernel without that family
        }
    }

    /**
     * What was found at one moment.
     *
     * @param four why nothing is sent on that comes to an address of IPv4; nothing if it is
     * @param six the same of IPv6
     */
    record Look(Optional<String> four, Optional<String> six) {
        /** Why nothing is sent on that comes to an address; nothing if it is. */
        Optional<String> obstacle(InetAddress address) {
            return address instanceof Inet6Address ? six : four;
        }
    }

    /** Looks. */
    Look look() {
        return new Look(obstacle(four, FOUR, 4), obstacle(six, SIX, 6));
    }

    private static Optional<String> obstacle(@Nullable FileChannel file, String setting, int version) {
        if (file == null) return Optional.of("this host has no " + setting);
        if (isOn(file)) return Optional.empty();
        return Optional.of(
                "this host forwards no packets of IPv%d, so none would reach a backend; switch it on with sysctl -w %s=1"
                        .formatted(version, setting));
    }

    private static boolean isOn(FileChannel file) {
        try {
            var bytes = ByteBuffer.allocate(BYTES);
            int read = file.read(bytes, 0);
            return read > 0
                    && !new String(bytes.array(), 0, read, US_ASCII).strip().equals("0");
        } catch (IOException e) {
            return true; // the kernel will say what it cannot do
        }
    }

    @Override
    public void close() {
        close(four);
        close(six);
    }

    private static void close(@Nullable FileChannel file) {
        try {
            if (file != null) file.close();
        } catch (IOException e) {
            // it was only read
        }
    }
}
