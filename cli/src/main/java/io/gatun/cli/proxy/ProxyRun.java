package io.gatun.cli.proxy;

import io.gatun.cli.command.Console;
import io.gatun.cli.command.Problem;
import io.gatun.cli.flag.Arguments;
import io.gatun.cli.format.Table;
import io.gatun.proxy.ListenException;
import io.gatun.proxy.Proxy;
import io.gatun.proxy.Service;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.BackendStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/** A proxy from its start to the signal that ends it. */
final class ProxyRun {
    private static final String DRAINED = "";
    private static final String SHOW = "USR1";

    private final Console console;
    private final BlockingQueue<String> signals;

    /**
     * @param signals what comes ends it, but for USR1
     */
    ProxyRun(Console console, BlockingQueue<String> signals) {
        this.console = console;
        this.signals = signals;
    }

    int run(Arguments arguments) {
        ProxyFlags flags = ProxyFlags.of(arguments);
        try (var proxy = Proxy.open()) {
            List<Service> services = listen(proxy, flags);
            while (signals.take().equals(SHOW)) print(services);
            drain(services, flags.drain());
            print(services);
            return 0;
        } catch (ListenException | IllegalArgumentException e) {
            console.err().println("gatun: proxy: " + e.getMessage());
            return Problem.REFUSED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Problem.REFUSED;
        }
    }

    private List<Service> listen(Proxy proxy, ProxyFlags flags) {
        var services = new ArrayList<Service>();
        for (var spec : flags.services()) {
            Service service = proxy.listen(spec, flags.backends());
            console.out().println("listening on " + AddressText.of(service.address()));
            services.add(service);
        }
        console.out().flush();
        return services;
    }

    /** Ends when all connections have, when the time is over, or with the next signal. */
    private void drain(List<Service> services, Duration time) throws InterruptedException {
        var drains = services.stream()
                .map(service -> CompletableFuture.runAsync(() -> drain(service, time), Thread::startVirtualThread))
                .toArray(CompletableFuture<?>[]::new);
        var _ = CompletableFuture.allOf(drains).whenComplete((nothing, failure) -> signals.add(DRAINED));
        while (signals.take().equals(SHOW)) print(services);
    }

    private static void drain(Service service, Duration time) {
        try {
            service.drain(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void print(List<Service> services) {
        var table = new Table().row("SERVICE\tBACKEND\tSTATE\tOPEN\tTOTAL\tFAILED\tBYTES IN\tBYTES OUT");
        for (Service service : services) {
            for (BackendStatus status : service.status()) table.row(row(AddressText.of(service.address()), status));
        }
        console.out().print(table.text());
        console.out().flush();
    }

    private static List<String> row(String service, BackendStatus status) {
        return List.of(
                service,
                status.backend().text(),
                status.state().name().toLowerCase(Locale.ROOT),
                Integer.toString(status.open()),
                Long.toString(status.total()),
                Long.toString(status.failed()),
                Long.toString(status.bytesIn()),
                Long.toString(status.bytesOut()));
    }
}
