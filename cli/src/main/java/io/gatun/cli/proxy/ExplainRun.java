package io.gatun.cli.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.cli.command.Console;
import io.gatun.cli.command.Problem;
import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.UsageException;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.util.List;

/** {@code gatun proxy explain}: asks a proxy that runs, where it answers for metrics. */
final class ExplainRun {
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int MAX_ANSWER_BYTES = 16 << 20;

    private final Console console;

    ExplainRun(Console console) {
        this.console = console;
    }

    int run(Arguments arguments) {
        List<String> words = arguments.positionals();
        if (!words.getFirst().equals("explain"))
            throw new UsageException("proxy: takes no argument \"" + words.getFirst() + "\", but for explain SERVICE");
        if (words.size() < 2) throw new UsageException("proxy: explain needs the name of a service");
        if (!arguments.has("metrics"))
            throw new UsageException("proxy: explain asks the proxy that runs; say where it answers, with --metrics");
        var query = new StringBuilder("/explain?service=").append(encoded(words.get(1)));
        for (String field : List.of("client", "host", "path", "alpn")) {
            arguments
                    .value(field)
                    .ifPresent(
                            value -> query.append('&').append(field).append('=').append(encoded(value)));
        }
        String place = arguments.value("metrics", "");
        try {
            console.out().print(ask(AddressText.internet(place), query.toString()));
            console.out().flush();
            return 0;
        } catch (IllegalArgumentException e) {
            throw new UsageException("proxy: " + e.getMessage());
        } catch (IOException e) {
            console.err()
                    .println("gatun: proxy: nobody explains at " + place + ": " + e.getMessage()
                            + "; start the proxy with --metrics " + place);
            return Problem.REFUSED;
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8);
    }

    private static String ask(Internet where, String target) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(where.address(), where.port()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(("GET " + target + " HTTP/1.1\r\nHost: gatun\r\n\r\n").getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readNBytes(MAX_ANSWER_BYTES), UTF_8);
            int body = answer.indexOf("\r\n\r\n");
            if (!answer.startsWith("HTTP/1.1 200 ") || body < 0)
                throw new IOException("no proxy of this version answers");
            return answer.substring(body + 4);
        }
    }
}
