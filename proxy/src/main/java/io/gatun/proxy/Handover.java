package io.gatun.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.Message;
import io.gatun.linux.net.socket.Messages;
import io.gatun.linux.net.socket.SocketAddress.Pathname;
import io.gatun.linux.net.socket.SocketFile;
import io.gatun.linux.net.socket.Sockets.Direction;
import io.gatun.linux.net.socket.Sockets.Family;
import io.gatun.linux.net.socket.Sockets.SocketType;
import io.gatun.proxy.model.Entrance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Listening sockets that go from one process to the next without closing, so that nobody who connects is refused: by a unix(7) socket,
 * as descriptors (SCM_RIGHTS). A message for each address, then "end"; the taker says "ok" and the name of its instance when it accepts, and
 * the giver leaves. A taker that does neither within half a minute is hung up on, and the giver goes on as if it had not come.
 */
public final class Handover implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Handover.class.getName());
    private static final String END = "end";
    private static final String OK = "ok";
    private static final int MAX_BYTES = 512;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Kernel kernel;
    private final Proxy proxy;
    private final Path path;
    private final Runnable taken;
    private final Duration most;
    private final Fd listening;
    private final Thread serving;
    private volatile boolean closed;

    private Handover(Proxy proxy, Path path, Runnable taken, Duration most) {
        kernel = Kernel.open();
        this.most = most;
        this.proxy = proxy;
        this.path = path;
        this.taken = taken;
        listening = kernel.sockets().socket(Family.UNIX, SocketType.SEQPACKET);
        try {
            SocketFile.remove(path); // of somebody who has gone, or has given us what it had
            kernel.sockets().bind(listening, new Pathname(path.toString()));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            kernel.sockets().listen(listening, 1);
        } catch (IOException e) {
            listening.close();
            throw new UncheckedIOException("cannot offer listening sockets: " + e.getMessage(), e);
        } catch (SyscallException e) {
            listening.close();
            throw e;
        }
        serving = Thread.ofPlatform().daemon().name("gatun-proxy-handover").start(this::serve);
    }

    /**
     * Offers the listening sockets of a proxy to a process of the same user that asks for them.
     *
     * @param taken called once when somebody has them and accepts
     */
    public static Handover offer(Proxy proxy, Path path, Runnable taken) {
        return offer(proxy, path, taken, PATIENCE);
    }

    /**
     * The same.
     *
     * @param most how long a taker may take to accept
     */
    static Handover offer(Proxy proxy, Path path, Runnable taken, Duration most) {
        return new Handover(proxy, path, taken, most);
    }

    // ---- giving

    private void serve() {
        while (!closed) {
            try (Fd taker = kernel.sockets().accept4(listening)) {
                if (closed) return;
                if (!isUs(taker)) continue;
                if (isTaken(taker)) {
                    taken.run();
                    return;
                }
            } catch (RuntimeException e) {
                if (closed) return;
                LOG.log(System.Logger.Level.WARNING, "listening sockets were not handed over", e);
                pause();
            }
        }
    }

    // Who could not be accepted for want of a descriptor is still there.
    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Two processes that tell the kernel about the same services would undo each other's words.
    private boolean isTaken(Fd taker) {
        boolean isTaken = false;
        proxy.pause();
        // What is waited for ends with this, and so does what the taker may still try: only one of the two can have
        // them.
        try (var _ = Patience.with(kernel, taker, most, "who asked for the listening sockets has not accepted them")) {
            give(taker);
            isTaken = isOk(taker);
        } finally {
            if (!isTaken) proxy.resume();
        }
        return isTaken;
    }

    private boolean isUs(Fd taker) {
        int uid = kernel.sockets().peerCredentials(taker).uid();
        try {
            return uid == 0 || Files.getAttribute(path, "unix:uid").equals(uid);
        } catch (IOException e) {
            return false;
        }
    }

    private void give(Fd taker) {
        for (Map.Entry<Entrance, List<Fd>> each : proxy.listening().entrySet()) {
            kernel.messages().send(taker, each.getKey().text().getBytes(UTF_8), each.getValue());
        }
        kernel.messages().send(taker, END.getBytes(UTF_8), List.of());
    }

    private boolean isOk(Fd taker) {
        try (Message answer = kernel.messages().receive(taker, MAX_BYTES, 0).orElse(null)) {
            if (answer == null) return false;
            String[] words = new String(answer.data(), UTF_8).split(" ", 2);
            if (!words[0].equals(OK)) return false;
            if (words.length > 1) proxy.takenBy(words[1]);
            return true;
        }
    }

    // ---- taking

    /** Sockets that another process has given, until {@link #confirm}. */
    public static final class Taken implements AutoCloseable {
        private final Kernel kernel;
        private final Proxy proxy;
        private final Fd giver;

        private Taken(Kernel kernel, Proxy proxy, Fd giver) {
            this.kernel = kernel;
            this.proxy = proxy;
            this.giver = giver;
        }

        /** Tells the giver that this process accepts, and that it may leave. */
        public void confirm() {
            kernel.messages().send(giver, (OK + " " + proxy.instance()).getBytes(UTF_8), List.of());
            proxy.disinherit(); // of services that are no more
        }

        @Override
        public void close() {
            giver.close();
        }
    }

    /**
     * Takes the listening sockets of another process: services that {@code proxy} opens at their addresses listen by them.
     *
     * @return nothing if nobody offers any
     */
    public static Optional<Taken> take(Proxy proxy, Path path) {
        Kernel kernel = Kernel.open();
        Fd giver = kernel.sockets().socket(Family.UNIX, SocketType.SEQPACKET);
        try {
            kernel.sockets().connect(giver, new Pathname(path.toString()));
        } catch (SyscallException e) {
            giver.close();
            if (e.is(Errno.ENOENT) || e.is(Errno.ECONNREFUSED)) return Optional.empty();
            throw e;
        }
        try (var _ = Patience.with(kernel, giver, PATIENCE, "who offers listening sockets has not given them")) {
            proxy.inherit(receive(kernel, giver));
        } catch (RuntimeException e) {
            giver.close();
            throw e;
        }
        return Optional.of(new Taken(kernel, proxy, giver));
    }

    private static Map<Entrance, List<Fd>> receive(Kernel kernel, Fd giver) {
        Map<Entrance, List<Fd>> all = new LinkedHashMap<>();
        while (true) {
            try (Message next = kernel.messages()
                    .receive(giver, MAX_BYTES, Messages.MAX_DESCRIPTORS)
                    .orElseThrow(() -> new IllegalStateException("the other proxy ended before it had given all"))) {
                String text = new String(next.data(), UTF_8);
                if (text.equals(END)) return all;
                all.put(Entrance.parse(text), next.takeDescriptors());
            }
        }
    }

    /** Offers nothing any more. */
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        // Wakes who waits in accept4(2), and refuses who comes: closing alone does neither while it waits.
        try {
            kernel.sockets().shutdown(listening, Direction.BOTH);
            if (Thread.currentThread() != serving) serving.join(Duration.ofSeconds(1));
        } catch (SyscallException e) {
            // nobody waits
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listening.close();
    }
}
