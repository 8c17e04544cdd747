package io.gatun.linux.testing;

import static java.lang.Thread.State.NEW;
import static java.lang.Thread.State.RUNNABLE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaves descriptors open; found by JUnit's service loading, so no test has to ask for it.
 *
 * <p>Descriptors belong to the process, not to a class. So what is compared is the process before the first and after the last of
 * the classes that run at the same time in this JVM: with one class at a time the guilty one is named, with several all of
 * them are.
 */
public final class DescriptorLeakCheck implements BeforeAllCallback, AfterAllCallback {
    private static final int ATTEMPTS = 40;
    private static final long PAUSE_MILLIS = 25;

    private final TreeSet<String> classes = new TreeSet<>();
    private int running;
    private boolean warm;
    private OpenDescriptors before = new OpenDescriptors(Map.of());

    @Override
    public synchronized void beforeAll(ExtensionContext context) throws IOException {
        if (running++ == 0) {
            classes.clear();
            if (!warm) openWhatTheJvmKeeps();
            warm = true;
            before = OpenDescriptors.now();
        }
        classes.add(context.getRequiredTestClass().getName());
    }

    @Override
    public synchronized void afterAll(ExtensionContext context) throws InterruptedException {
        if (--running > 0) return;
        Map<Integer, String> leaked = leaked();
        if (!leaked.isEmpty()) throw new AssertionError("descriptors left open by " + classes + ": " + leaked);
    }

    // The JDK closes the pipes of a child process on a thread of its own, shortly after the child has ended.
    private Map<Integer, String> leaked() throws InterruptedException {
        Map<Integer, String> leaked = OpenDescriptors.now().minus(before);
        for (int attempt = 0; attempt < ATTEMPTS && !leaked.isEmpty(); attempt++) {
            Thread.sleep(PAUSE_MILLIS);
            leaked = OpenDescriptors.now().minus(before);
        }
        return leaked;
    }

    // The pollers of virtual threads are epoll descriptors made at the first blocking read and kept for the JVM's life;
    // made here, they cannot be mistaken for a leaked epoll of ours.
    private static void openWhatTheJvmKeeps() throws IOException {
        // Closing the first channel makes a socket that stays, to be put in the place of those that others still wait
        // for.
        SocketChannel.open(StandardProtocolFamily.UNIX).close();
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var near = new Socket(listening.getInetAddress(), listening.getLocalPort());
                var far = listening.accept()) {
            var reader = Thread.startVirtualThread(() -> readOne(far));
            while (reader.getState() == NEW || reader.getState() == RUNNABLE) Thread.onSpinWait();
            near.getOutputStream().write(1);
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void readOne(Socket socket) {
        try {
            socket.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
