package io.gatun.proxy.relay;

import io.gatun.linux.Kernel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The threads of a proxy. Owns them and everything that lives on them. */
public final class Loops implements AutoCloseable {
    private static final double PIPE_SHARE = 0.25;

    private final MultiThreadIoEventLoopGroup group;
    private final List<Loop> loops = new ArrayList<>();
    private final Budget connectionDescriptors;

    /**
     * Starts so many threads. They stay in the network namespace of the calling one.
     *
     * @param descriptors how many the proxy may have open
     */
    public Loops(Kernel kernel, int threads, int descriptors) {
        // The first line of a log reads the zones of the world from a file; it may be about descriptors that have run
        // out.
        var _ = ZoneId.systemDefault().getRules();
        int forPipes = (int) (descriptors * PIPE_SHARE);
        connectionDescriptors = new Budget(descriptors - forPipes);
        var pipeDescriptors = new Budget(forPipes);
        group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("gatun-proxy", true), EpollIoHandler.newFactory());
        for (int i = 0; i < threads; i++) {
            var loop = new Loop(kernel, group.next(), pipeDescriptors);
            loops.add(loop);
            // A thread is started by the first task; it takes the namespaces of whoever starts it.
            loop.call(() -> {});
        }
    }

    /** All loops. */
    public List<Loop> all() {
        return List.copyOf(loops);
    }

    /** The loop of a number, whatever the number. */
    public Loop any(int number) {
        return loops.get(Integer.remainderUnsigned(number, loops.size()));
    }

    /** How many descriptors connections may use, of all loops together. */
    public Budget connectionDescriptors() {
        return connectionDescriptors;
    }

    /** Gives up everything that lives on the loops and ends their threads. */
    @Override
    public void close() {
        for (Loop loop : loops) loop.call(loop::abandonAll);
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
