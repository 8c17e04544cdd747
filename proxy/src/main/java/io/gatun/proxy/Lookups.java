package io.gatun.proxy;

import io.gatun.proxy.name.NameResolver;
import io.gatun.proxy.name.UnresolvedException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Resolves names, several at once, on threads of its own in the network namespace of whoever asks first. Waiting for a server never keeps a loop
 * from its traffic. Safe for many threads.
 */
final class Lookups implements AutoCloseable {
    private static final int AT_ONCE = 8;
    private static final int REST_SECONDS = 1;

    private final NameResolver resolver;
    private final ThreadPoolExecutor threads;

    /**
     * What came of one name.
     *
     * @param addresses none if it was not found
     * @param reason why it was not
     */
    record Found(List<InetAddress> addresses, String reason) {
        Found {
            addresses = List.copyOf(addresses);
        }
    }

    Lookups(NameResolver resolver) {
        this.resolver = resolver;
        threads = new ThreadPoolExecutor(
                AT_ONCE,
                AT_ONCE,
                REST_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("gatun-proxy-lookup-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Looks all of them up. */
    Map<String, Found> of(Set<String> hosts) {
        Map<String, Future<Found>> asked = new HashMap<>();
        for (String host : hosts) asked.put(host, ask(host));
        Map<String, Found> found = new HashMap<>();
        asked.forEach((host, answer) -> found.put(host, await(answer)));
        return found;
    }

    private Future<Found> ask(String host) {
        try {
            return threads.submit(() -> find(host));
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the proxy is closed", e);
        }
    }

    private Found find(String host) {
        try {
            return new Found(resolver.resolve(host), "");
        } catch (UnresolvedException e) {
            return new Found(List.of(), String.valueOf(e.getMessage()));
        }
    }

    private static Found await(Future<Found> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Found(List.of(), "interrupted");
        } catch (ExecutionException e) {
            return new Found(List.of(), String.valueOf(e.getCause()));
        }
    }

    /** Begins nothing any more; who waits for an answer has it within the patience of its question. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
