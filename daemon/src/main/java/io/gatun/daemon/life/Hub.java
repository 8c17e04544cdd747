package io.gatun.daemon.life;

import io.gatun.engine.log.LogFrame;
import io.gatun.engine.stream.Attachment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The streams of a running container, shared by its clients. Each gets all output from when it came; the slowest sets the pace, as
 * with dockerd. When the container has ended and all was sent, the clients are closed.
 */
final class Hub {
    private static final long LOOK_MILLIS = 500;

    private final Attachment output;
    private final Optional<Attachment> input;
    private final boolean endsInput;
    private final boolean staysAlone;
    private final List<StreamClient> clients = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private final Shared streams = new Shared();
    private volatile boolean over;

    /**
     * @param output owned
     * @param input where input goes if not to {@code output}; owned
     * @param endsInput whether the end of a client's input is the end of the container's
     * @param staysAlone whether output must be taken even while there is no client
     */
    Hub(Attachment output, Optional<Attachment> input, boolean endsInput, boolean staysAlone) {
        this.output = output;
        this.input = input;
        this.endsInput = endsInput;
        this.staysAlone = staysAlone;
    }

    /** Begins with these clients. {@code ended} is called when no more output will come. */
    void start(List<StreamClient> first, String name, Runnable ended) {
        first.forEach(this::add);
        // A platform thread: it waits in the kernel most of the time.
        Thread.ofPlatform().daemon().name("output of " + name).start(() -> {
            try {
                pump();
            } finally {
                end();
                ended.run();
            }
        });
    }

    /** One more client, unless there will be no more output. */
    boolean add(StreamClient client) {
        lock.lock();
        try {
            if (over) return false;
            clients.add(client);
        } finally {
            lock.unlock();
        }
        client.connection().onGone(() -> remove(client));
        client.passInput(new StreamClient.Sink() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                type(client, bytes, offset, length);
            }

            @Override
            public void end() {
                if (endsInput) closeInput();
            }
        });
        return true;
    }

    private void pump() {
        for (Optional<LogFrame> frame = output.next(); frame.isPresent(); frame = output.next()) {
            List<StreamClient> present = present();
            List<LogFrame> pieces = Frames.batch(frame.get(), output::ready);
            present.stream().filter(client -> !client.give(pieces)).forEach(this::remove);
        }
    }

    private List<StreamClient> present() {
        lock.lock();
        try {
            return List.copyOf(clients);
        } finally {
            lock.unlock();
        }
    }

    private void remove(StreamClient client) {
        boolean alone;
        lock.lock();
        try {
            alone = clients.remove(client) && clients.isEmpty() && !staysAlone;
            over |= alone;
        } finally {
            lock.unlock();
        }
        client.close();
        if (alone) streams.use(output::interrupt);
    }

    /** A program may never read what one of its clients has sent it: that one waits until it goes, and the others with it. */
    private void type(StreamClient client, byte[] bytes, int offset, int length) {
        BooleanSupplier wanted = () -> !over && !client.connection().isGone();
        streams.use(() -> inTurn(wanted, () -> input.orElse(output).write(bytes, offset, length, wanted)));
    }

    private void closeInput() {
        streams.use(() -> inTurn(() -> !over, input.orElse(output)::closeInput));
    }

    private void inTurn(BooleanSupplier wanted, Runnable action) {
        if (!takeTurn(wanted)) return;
        try {
            action.run();
        } finally {
            writing.unlock();
        }
    }

    private boolean takeTurn(BooleanSupplier wanted) {
        try {
            while (wanted.getAsBoolean()) {
                if (writing.tryLock(LOOK_MILLIS, TimeUnit.MILLISECONDS)) return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    void resize(int rows, int columns) {
        streams.use(() -> input.orElse(output).resize(rows, columns));
    }

    private void end() {
        List<StreamClient> left;
        lock.lock();
        try {
            over = true;
            left = List.copyOf(clients);
            clients.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(StreamClient::close);
        // A writer may be in the kernel with these descriptors until the container lets go of them.
        streams.close(() -> {
            output.close();
            input.ifPresent(Attachment::close);
        });
    }
}
