package io.gatun.cli.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.cli.command.Console;
import io.gatun.cli.flag.ArgumentReader;
import io.gatun.cli.flag.UsageException;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.HttpCheck;
import io.gatun.proxy.model.LastResort;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.ServiceSpec;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyCommandTest {
    private static final ProxyCommand COMMAND = new ProxyCommand();

    private static ProxyFlags flags(String line) {
        return ProxyFlags.of(ArgumentReader.read(COMMAND.text(), List.of(line.split(" "))));
    }

    @Test
    void flagsBecomeServicesAndBackends() {
        var flags = flags("--listen :80,[::1]:81 --to 10.0.0.2:80,10.0.0.3:80=5 --to unix:/run/a=b --balance maglev");
        assertEquals(
                List.of("0.0.0.0:80", "[0:0:0:0:0:0:0:1]:81"),
                flags.services().stream()
                        .map(spec -> AddressText.of(spec.listen()))
                        .toList());
        assertEquals(
                List.of("10.0.0.2:80 1", "10.0.0.3:80 5", "unix:/run/a=b 1"),
                flags.backends().stream()
                        .map(each -> each.text() + " " + each.weight())
                        .toList());
        assertEquals(
                BalancePolicy.MAGLEV, flags.services().getFirst().balancing().policy());
    }

    @Test
    void flagsSayHowLongHowManyAndWhose() {
        ServiceSpec spec = flags("--listen :80 --to 10.0.0.2:80 --affinity 60 --idle-timeout 30 --max-per-client 9"
                        + " --send-proxy v2 --accept-proxy --health http:/ready --last-resort hold")
                .services()
                .getFirst();
        assertEquals(Optional.of(Duration.ofMinutes(1)), spec.balancing().affinity());
        assertEquals(Optional.of(Duration.ofSeconds(30)), spec.timeouts().idle());
        assertEquals(9, spec.limits().perClient());
        assertEquals(new ProxyProtocol(ProxyProtocol.From.CLIENTS, ProxyProtocol.To.V2), spec.proxyProtocol());
        assertEquals(Optional.of(new HttpCheck("/ready")), spec.check());
        assertEquals(LastResort.HOLD, spec.lastResort());
    }

    @Test
    void helpNamesEveryPolicy() {
        String help = COMMAND.text().flag("balance").orElseThrow().help();
        for (BalancePolicy policy : BalancePolicy.values()) assertTrue(help.contains(policy.text()), help);
        assertEquals(
                BalancePolicy.POWER_OF_TWO,
                ServiceSpec.on(flags("--listen :80 --to 10.0.0.2:80")
                                .services()
                                .getFirst()
                                .listen())
                        .balancing()
                        .policy());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--to 10.0.0.2:80",
                "--listen :80",
                "--listen 80 --to 10.0.0.2:80",
                "--listen :80 --to 10.0.0.2",
                "--listen :80 --to 10.0.0.300:80",
                "--listen :80 --to 10.0.0.2:80=1000",
                "--listen :80 --to 0.0.0.0:80",
                "--listen :80 --to 10.0.0.2:80 --balance best",
                "--listen :80 --to 10.0.0.2:80 --health ftp",
                "--listen :80 --to 10.0.0.2:80 --max-connections 0",
                "--listen :80 --to 10.0.0.2:80 --connect-timeout -1",
                "--listen :80 --to 10.0.0.2:80 --last-resort pray"
            })
    void wrongFlagsAreRefused(String line) {
        assertThrows(UsageException.class, () -> flags(line));
    }

    @Test
    void proxyRunsUntilItsSignalAndThenForThoseWhoAreConnected() throws Exception {
        var signals = new LinkedBlockingQueue<String>();
        var printed = new PipedOutputStream();
        try (var backend = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
                var lines = new BufferedReader(
                        new InputStreamReader(new PipedInputStream(printed), StandardCharsets.UTF_8))) {
            var run = start(signals, new PrintStream(printed, true, StandardCharsets.UTF_8), backend.getLocalPort());
            String first = lines.readLine();
            int port = Integer.parseInt(first.substring(first.lastIndexOf(':') + 1));
            assertEquals("listening on 127.0.0.1:" + port, first);
            try (var client = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
                    var server = backend.accept()) {
                signals.add("USR1");
                lines.readLine();
                assertTrue(lines.readLine().contains("   up "), "a line for the backend");
                signals.add("TERM");
                server.getOutputStream().write(7);
                assertEquals(7, client.getInputStream().read());
            }
            assertEquals(0, run.get(20, TimeUnit.SECONDS));
            lines.readLine();
            String last = lines.readLine();
            assertTrue(last.endsWith(" 1"), last);
        }
    }

    private static CompletableFuture<Integer> start(LinkedBlockingQueue<String> signals, PrintStream out, int port) {
        var arguments =
                ArgumentReader.read(COMMAND.text(), List.of("--listen", "127.0.0.1:0", "--to", "127.0.0.1:" + port));
        return CompletableFuture.supplyAsync(() -> new ProxyRun(console(out, out), signals).run(arguments));
    }

    @Test
    void portInUseIsSaid() throws IOException {
        var err = new ByteArrayOutputStream();
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            var arguments = ArgumentReader.read(COMMAND.text(), List.of("--listen", address, "--to", "127.0.0.1:1"));
            var out = new PrintStream(err, true, StandardCharsets.UTF_8);
            assertEquals(1, new ProxyRun(console(out, out), new LinkedBlockingQueue<>()).run(arguments));
            String said = err.toString(StandardCharsets.UTF_8);
            assertTrue(said.contains("cannot listen on " + address), said);
        }
    }

    private static Console console(PrintStream out, PrintStream err) {
        return new Console(
                InputStream.nullInputStream(), out, err, Map.of(), Path.of("").toAbsolutePath());
    }
}
