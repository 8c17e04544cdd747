package io.gatun.linux.gate;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls that may wait in the kernel for long. Such a call keeps its thread; a virtual thread would keep its carrier with it,
 * and a few of them would stop all others. So from a virtual thread the call is made on a platform thread that does nothing else
 * meanwhile.
 */
public final class Blocking {
    private static final long IDLE_SECONDS = 5;

    /** As many as calls wait, and none when none has for a while: to make a thread costs more than most calls. */
    private static final ExecutorService THREADS = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("blocking call").factory());

    private Blocking() {}

    /** What is called. */
    @FunctionalInterface
    public interface Call<T extends @Nullable Object, E extends Exception> {
        T call() throws E;
    }

    /**
     * Makes {@code call} and returns what it returns. Cannot be interrupted, as the call itself cannot be; the thread keeps its
     * interrupt status.
     *
     * @throws E what the call throws
     */
    public static <T extends @Nullable Object, E extends Exception> T call(Call<T, E> call) throws E {
        return Thread.currentThread().isVirtual() ? on(THREADS, call) : call.call();
    }

    /** The same on a platform thread that ends afterwards, whatever thread this is: what the call changes of the thread ends with it. */
    public static <T extends @Nullable Object, E extends Exception> T onThreadOfItsOwn(Call<T, E> call) throws E {
        return on(Thread.ofPlatform().daemon().name("blocking call")::start, call);
    }

    /**
     * Begins something that may wait in the kernel, on a platform thread that does nothing else meanwhile. Not for an event loop: the thread
     * may be a new one, which has the namespaces of whoever makes it, and lends them to others later.
     */
    public static void start(Runnable action) {
        THREADS.execute(action);
    }

    @SuppressWarnings("unchecked") // a call throws E, a RuntimeException or an Error
    private static <T extends @Nullable Object, E extends Exception> T on(Executor threads, Call<T, E> call) throws E {
        var result = new CompletableFuture<T>();
        threads.execute(() -> complete(result, call));
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (E) requireNonNull(e.getCause());
        }
    }

    // Everything that is thrown must reach the caller: an error that only ended the thread would leave it waiting.
    private static <T extends @Nullable Object> void complete(CompletableFuture<T> result, Call<T, ?> call) {
        try {
            result.complete(call.call());
        } catch (Throwable t) {
            result.completeExceptionally(t);
        }
    }
}
