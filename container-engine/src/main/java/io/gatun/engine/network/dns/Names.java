package io.gatun.engine.network.dns;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.FileTooLargeException;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The part of a container's /etc/hosts that says where the others of its networks are, and its /etc/resolv.conf. Both are
 * mounted into the container as files, so they are written in place: another file of the name would not be seen there.
 */
public final class Names {
    private static final String MARK = "# written by gatun; what stands below is lost";
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_SERVERS = 3;
    private static final Path ETC = Path.of("/etc");
    /** Where a program in the container asks, if a resolver of ours is there. */
    static final String RESOLVER = "127.0.0.11";

    private final Kernel kernel;

    public Names(Kernel kernel) {
        this.kernel = kernel;
    }

    /** A line of the file. */
    record Line(InetAddress address, List<String> names) {
        Line {
            names = List.copyOf(names);
        }

        @Override
        public String toString() {
            return address.getHostAddress() + "\t" + String.join(" ", names) + "\n";
        }
    }

    /** Says where others are, in place of what was said before. */
    void write(Fd container, List<Line> lines) {
        String before = read(container, "hosts");
        int mark = before.indexOf(MARK);
        var out = new StringBuilder(mark < 0 ? before : before.substring(0, mark));
        if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
            out.append('\n');
        }
        if (!lines.isEmpty()) {
            out.append(MARK).append('\n');
            lines.forEach(out::append);
        }
        write(container, "hosts", before, out.toString());
    }

    /**
     * Puts our resolver before those that are there, which answer where it does not run.
     *
     * @param alone whether nobody else may be asked
     */
    void resolve(Fd container, boolean alone) {
        String before = read(container, "resolv.conf");
        var out = new StringBuilder("nameserver " + RESOLVER + "\n");
        before.lines()
                .filter(line -> !line.startsWith("nameserver ") || (!alone && !line.endsWith(" " + RESOLVER)))
                .forEach(line -> out.append(line).append('\n'));
        // A name without a dot is first of all that of a container.
        if (!before.contains("ndots:")) out.append("options ndots:0\n");
        write(container, "resolv.conf", before, out.toString());
    }

    /** The servers that a container asks besides ours; those of the host where it names none. */
    List<InetAddress> servers(Fd container) {
        List<InetAddress> own = servers(read(container, "resolv.conf"));
        if (!own.isEmpty()) {
            return own;
        }
        try (Fd etc = kernel.files().open(ETC, OpenHow.directory())) {
            return servers(read(etc, "resolv.conf"));
        }
    }

    private static List<InetAddress> servers(String text) {
        return text.lines()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words.length > 1 && words[0].equals("nameserver") && !words[1].equals(RESOLVER))
                .flatMap(words -> address(words[1]).stream())
                .limit(MAX_SERVERS)
                .toList();
    }

    private static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String read(Fd container, String name) {
        try {
            return new String(kernel.contents().readFile(container, name, MAX_BYTES), StandardCharsets.UTF_8);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return "";
            }
            throw e;
        } catch (FileTooLargeException e) {
            // The container has filled it with something else.
            return "";
        }
    }

    /** One write, no shorter than what it replaces, so that a reader meets no half line; then the rest is cut off. */
    private void write(Fd container, String name, String before, String after) {
        if (after.equals(before)) {
            return;
        }
        byte[] bytes = after.getBytes(StandardCharsets.UTF_8);
        int missing = before.getBytes(StandardCharsets.UTF_8).length - bytes.length;
        try (Fd file = kernel.files().openat(container, name, OpenHow.write())) {
            kernel.contents().writeAll(file, padded(bytes, Math.max(0, missing)));
            kernel.contents().ftruncate(file, bytes.length);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    private static byte[] padded(byte[] bytes, int more) {
        byte[] all = Arrays.copyOf(bytes, bytes.length + more);
        Arrays.fill(all, bytes.length, all.length, (byte) '\n');
        return all;
    }
}
