package io.gatun.linux.gate;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Calls that may wait in the kernel for long. Such a call keeps its thread; a virtual thread would keep its carrier with it,
 * and a few of them would stop all others. So from a virtual thread the call is made on a platform thread of its own.
 */
public final class Blocking {
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
        return Thread.currentThread().isVirtual() ? onThreadOfItsOwn(call) : call.call();
    }

    /** The same on a platform thread that ends afterwards, whatever thread this is. */
    @SuppressWarnings("unchecked") // a call throws E, a RuntimeException or an Error
    public static <T extends @Nullable Object, E extends Exception> T onThreadOfItsOwn(Call<T, E> call) throws E {
        var result = new CompletableFuture<T>();
        Thread.ofPlatform().daemon().name("blocking call").start(() -> complete(result, call));
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
