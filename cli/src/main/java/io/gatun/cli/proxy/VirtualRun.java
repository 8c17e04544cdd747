package io.gatun.cli.proxy;

import io.gatun.cli.command.Console;
import io.gatun.cli.command.Problem;
import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.UsageException;
import io.gatun.linux.gate.SyscallException;
import io.gatun.proxy.Proxy;
import io.gatun.proxy.ProxySettings;
import io.gatun.proxy.VirtualServices;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.ProxyConfig;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Virtual addresses from their start to the signal that takes them away. */
final class VirtualRun {
    private static final String SHOW = "USR1";

    private final Console console;
    private final BlockingQueue<String> signals;

    VirtualRun(Console console, BlockingQueue<String> signals) {
        this.console = console;
        this.signals = signals;
    }

    int run(Arguments arguments) {
        if (arguments.has("listen") || arguments.has("file")) {
            throw new UsageException("proxy: --vip is for a command of its own; leave out --listen and --file");
        }
        ProxyConfig config = ProxyFlags.of(arguments).config();
        Path cgroup =
                arguments.has("cgroup") ? console.directory().resolve(arguments.value("cgroup", "")) : everybody();
        String instance = arguments.value("instance", ProxySettings.DEFAULT_INSTANCE);
        try (var proxy = Proxy.open(instance);
                var services = VirtualServices.open(proxy, cgroup, VirtualServices.pins(instance))) {
            services.apply(config);
            for (var each : config.services()) {
                console.out()
                        .println("processes below " + cgroup + " find backends at "
                                + AddressText.of(each.spec().listen()));
            }
            console.out().flush();
            untilItsEnd(services, arguments.has("watch"));
            services.remove();
            return 0;
        } catch (SyscallException | IllegalArgumentException | UncheckedIOException e) {
            console.err().println("gatun: proxy: " + e.getMessage());
            return Problem.REFUSED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Problem.REFUSED;
        }
    }

    private static Path everybody() {
        try {
            return VirtualServices.everybody();
        } catch (IllegalStateException e) {
            throw new UsageException("proxy: " + e.getMessage() + "; name one with --cgroup");
        }
    }

    private void untilItsEnd(VirtualServices services, boolean watch) throws InterruptedException {
        @Nullable String signal = SHOW;
        while (signal == null || signal.equals(SHOW)) {
            signal = watch ? signals.poll(1, TimeUnit.SECONDS) : signals.take();
            if (signal == null) console.out().print(BackendTable.HOME_AND_ERASE);
            if (signal == null || signal.equals(SHOW)) print(services);
        }
    }

    private void print(VirtualServices services) {
        for (BackendStatus status : services.status()) {
            String state = status.state().name().toLowerCase(Locale.ROOT);
            console.out().println(status.backend().fullText() + " " + state);
        }
        console.out().flush();
    }
}
