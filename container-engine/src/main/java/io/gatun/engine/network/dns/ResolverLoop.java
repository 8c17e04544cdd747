package io.gatun.engine.network.dns;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.EngineException;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The sockets of a resolver: one thread reads all of them and answers what is known; what must be asked of others, and what comes by
 * TCP, waits in a few threads more. When all of them are busy, a question is dropped, and asked again by whoever asked.
 */
final class ResolverLoop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ResolverLoop.class.getName());
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(Names.RESOLVER, 53);
    private static final int MAX_QUESTION = 4096;
    private static final int THREADS = 32;
    private static final int IDLE_SECONDS = 10;
    private static final int PATIENCE_MILLIS = 5000;
    private static final int QUESTIONS_PER_CONNECTION = 100;

    private final Kernel kernel;
    private final Answering answering;
    private final Selector selector;
    private final Map<ContainerId, Sockets> all = new ConcurrentHashMap<>();
    private final ExecutorService waiting =
            new ThreadPoolExecutor(0, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                var thread = new Thread(work, "gatun-resolver-asking");
                thread.setDaemon(true);
                return thread;
            });
    private final Thread thread = new Thread(this::run, "gatun-resolver");

    private record Sockets(DatagramChannel datagrams, ServerSocketChannel connections) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            datagrams.close();
            connections.close();
        }
    }

    private ResolverLoop(Kernel kernel, Answering answering, Selector selector) {
        this.kernel = kernel;
        this.answering = answering;
        this.selector = selector;
        thread.setDaemon(true);
    }

    static ResolverLoop open(Kernel kernel, Answering answering) {
        try {
            var loop = new ResolverLoop(kernel, answering, Selector.open());
            loop.thread.start();
            return loop;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins to answer a container, in whose network namespace a process is. */
    void add(ContainerId container, int pid) throws IOException {
        try (Fd namespace = kernel.files().open(Path.of("/proc/" + pid + "/ns/net"), OpenHow.read())) {
            add(container, namespace);
        }
    }

    /** Begins to answer a container, whose network namespace is borrowed. */
    void add(ContainerId container, Fd namespace) throws IOException {
        Sockets sockets = kernel.networkNamespaces().<Sockets, IOException>inside(namespace, ResolverLoop::bound);
        all.put(container, sockets);
        sockets.datagrams().register(selector, SelectionKey.OP_READ, container);
        sockets.connections().register(selector, SelectionKey.OP_ACCEPT, container);
        selector.wakeup();
    }

    private static Sockets bound() throws IOException {
        DatagramChannel datagrams = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            datagrams.bind(ADDRESS).configureBlocking(false);
            ServerSocketChannel connections = ServerSocketChannel.open(StandardProtocolFamily.INET);
            try {
                connections.bind(ADDRESS).configureBlocking(false);
                return new Sockets(datagrams, connections);
            } catch (IOException e) {
                connections.close();
                throw e;
            }
        } catch (IOException e) {
            datagrams.close();
            throw e;
        }
    }

    /** Ends with a container. */
    void remove(ContainerId container) {
        Optional.ofNullable(all.remove(container)).ifPresent(ResolverLoop::closeQuietly);
        // What is closed is given back when the selector looks at it next.
        selector.wakeup();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "cannot close", e);
        }
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                selector.select(this::ready);
            }
        } catch (ClosedSelectorException e) {
            // It was closed.
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "the resolver has ended", e);
        }
    }

    private void ready(SelectionKey key) {
        ContainerId container = (ContainerId) key.attachment();
        try {
            if (key.channel() instanceof DatagramChannel datagrams) {
                read(container, datagrams);
            } else if (key.channel() instanceof ServerSocketChannel connections) {
                accept(container, connections);
            }
        } catch (IOException | SyscallException | EngineException e) {
            LOG.log(System.Logger.Level.DEBUG, "a question was not answered", e);
        }
    }

    private void read(ContainerId container, DatagramChannel datagrams) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MAX_QUESTION);
        SocketAddress from = datagrams.receive(buffer);
        if (from == null) {
            return;
        }
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        Optional<DnsMessage> question = DnsMessage.question(bytes);
        if (question.isEmpty()) {
            return;
        }
        Optional<byte[]> known = answering.atOnce(container, question.get());
        if (known.isPresent()) {
            datagrams.send(ByteBuffer.wrap(known.get()), from);
        } else {
            later(() -> datagrams.send(ByteBuffer.wrap(answering.ofOthers(container, question.get(), false)), from));
        }
    }

    private void accept(ContainerId container, ServerSocketChannel connections) throws IOException {
        SocketChannel client = connections.accept();
        if (client != null && !later(() -> converse(container, client))) {
            client.close();
        }
    }

    private void converse(ContainerId container, SocketChannel client) throws IOException {
        try (client) {
            client.socket().setSoTimeout(PATIENCE_MILLIS);
            var in = new DataInputStream(client.socket().getInputStream());
            var out = new DataOutputStream(client.socket().getOutputStream());
            for (int i = 0; i < QUESTIONS_PER_CONNECTION; i++) {
                Optional<DnsMessage> question = DnsMessage.question(in.readNBytes(in.readUnsignedShort()));
                if (question.isEmpty()) {
                    return;
                }
                byte[] answer = answering
                        .atOnce(container, question.get())
                        .orElseGet(() -> answering.ofOthers(container, question.get(), true));
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private boolean later(Work work) {
        try {
            waiting.execute(() -> {
                try {
                    work.run();
                } catch (IOException | SyscallException | EngineException e) {
                    LOG.log(System.Logger.Level.DEBUG, "a question was not answered", e);
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public void close() {
        all.values().forEach(ResolverLoop::closeQuietly);
        closeQuietly(selector);
        waiting.shutdownNow();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
