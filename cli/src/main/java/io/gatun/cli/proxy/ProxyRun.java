package io.gatun.cli.proxy;

import io.gatun.cli.command.Console;
import io.gatun.cli.command.Problem;
import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.UsageException;
import io.gatun.linux.gate.SyscallException;
import io.gatun.proxy.Handover;
import io.gatun.proxy.ListenException;
import io.gatun.proxy.Proxy;
import io.gatun.proxy.ProxySettings;
import io.gatun.proxy.Service;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A proxy from its start to the signal that ends it. */
final class ProxyRun {
    private static final String DRAINED = "";
    private static final String TAKEN = "taken";
    private static final String SHOW = "USR1";
    private static final String RELOAD = "HUP";
    private static final int MANY_SERVICES = 20;

    private final Console console;
    private final BlockingQueue<String> signals;

    /**
     * @param signals what comes ends it, but for USR1 and HUP
     */
    ProxyRun(Console console, BlockingQueue<String> signals) {
        this.console = console;
        this.signals = signals;
    }

    @FunctionalInterface
    private interface Serving {
        String untilItsEnd() throws InterruptedException;
    }

    int run(Arguments arguments) {
        if (arguments.has("vip")) return new VirtualRun(console, signals).run(arguments);
        Duration drain = ProxyFlags.drain(arguments);
        Source source = source(arguments);
        Optional<Path> handover = Optional.of(arguments.value("handover", ""))
                .filter(path -> !path.isEmpty())
                .map(console.directory()::resolve);
        try (var proxy = Proxy.open(arguments.value("instance", ProxySettings.DEFAULT_INSTANCE))) {
            start(proxy, source, handover);
            String end = offering(proxy, handover, () -> serve(proxy, source, arguments.has("watch")));
            end(proxy, end, drain);
            return 0;
        } catch (ListenException | IllegalArgumentException | SyscallException | UncheckedIOException e) {
            console.err().println("gatun: proxy: " + e.getMessage());
            return Problem.REFUSED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Problem.REFUSED;
        }
    }

    /** The end of serving, while the next process may take over; nobody may once it has come. */
    private String offering(Proxy proxy, Optional<Path> handover, Serving serving) throws InterruptedException {
        try (var _ = handover.map(path -> Handover.offer(proxy, path, () -> signals.add(TAKEN)))
                .orElse(null)) {
            return serving.untilItsEnd();
        }
    }

    private Source source(Arguments arguments) {
        if (!arguments.has("file")) return Source.of(ProxyFlags.of(arguments).config());
        if (arguments.has("listen") || arguments.has("to")) {
            throw new UsageException("proxy: --file says where to listen and who answers; leave out --listen and --to");
        }
        return Source.of(console.directory().resolve(arguments.value("file", "")));
    }

    private void start(Proxy proxy, Source source, Optional<Path> handover) {
        Handover.@Nullable Taken taken =
                handover.flatMap(path -> Handover.take(proxy, path)).orElse(null);
        try (taken) {
            proxy.apply(source.read());
            if (taken != null) taken.confirm();
        }
        announce(proxy);
    }

    private void announce(Proxy proxy) {
        List<Service> all = List.copyOf(proxy.services().values());
        for (Service service : all.subList(0, Math.min(all.size(), MANY_SERVICES))) {
            console.out().println("listening on " + service.entrance().text());
        }
        if (all.size() > MANY_SERVICES) {
            console.out().println("and on " + (all.size() - MANY_SERVICES) + " more");
        }
        int carried = proxy.carriedByTheKernel().size();
        if (carried > 0) console.out().println("the kernel carries what goes to " + carried + " backends");
        console.out().flush();
    }

    /** Returns the signal that ends it. */
    private String serve(Proxy proxy, Source source, boolean watch) throws InterruptedException {
        while (true) {
            String signal = signals.poll(1, TimeUnit.SECONDS);
            if (signal == null) {
                if (source.hasChanged()) reload(proxy, source);
                if (watch) BackendTable.print(console.out(), proxy, BackendTable.Place.SCREEN);
            } else if (signal.equals(RELOAD)) {
                reload(proxy, source);
            } else if (signal.equals(SHOW)) {
                BackendTable.print(console.out(), proxy, BackendTable.Place.PAPER);
            } else {
                return signal;
            }
        }
    }

    private void reload(Proxy proxy, Source source) {
        try {
            proxy.apply(source.read());
            console.out().println("reloaded: " + proxy.services().size() + " services");
            console.out().flush();
        } catch (ListenException | IllegalArgumentException e) {
            console.err().println("gatun: proxy: not reloaded, what ran before goes on: " + e.getMessage());
        }
    }

    /** Ends when all connections have, when the time is over, or with the next signal. */
    private void end(Proxy proxy, String why, Duration time) throws InterruptedException {
        var ended = CompletableFuture.runAsync(() -> end(proxy, why.equals(TAKEN), time), Thread::startVirtualThread);
        var _ = ended.whenComplete((nothing, failure) -> signals.add(DRAINED));
        for (String signal = signals.take(); signal.equals(SHOW) || signal.equals(RELOAD); signal = signals.take()) {
            BackendTable.print(console.out(), proxy, BackendTable.Place.PAPER);
        }
        BackendTable.print(console.out(), proxy, BackendTable.Place.PAPER);
    }

    private static void end(Proxy proxy, boolean isTaken, Duration time) {
        try {
            if (isTaken) {
                proxy.leave(time);
                return;
            }
            var drains = proxy.services().values().stream()
                    .map(service -> CompletableFuture.runAsync(() -> drain(service, time), Thread::startVirtualThread))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(drains).join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void drain(Service service, Duration time) {
        try {
            service.drain(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
