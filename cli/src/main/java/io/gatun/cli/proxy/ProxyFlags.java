package io.gatun.cli.proxy;

import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.UsageException;
import io.gatun.linux.net.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.LastResort;
import io.gatun.proxy.model.Limits;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.TcpCheck;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The flags of {@code gatun proxy} as services and backends. */
record ProxyFlags(List<ServiceSpec> services, List<Backend> backends, Duration drain) {
    private static final int MAX_DIGITS = 7;

    /**
     * Reads them.
     *
     * @throws UsageException if one is missing or wrong
     */
    static ProxyFlags of(Arguments arguments) {
        List<String> listen = words(arguments, "listen");
        if (listen.isEmpty()) throw new UsageException("proxy: say where to listen, such as --listen :80");
        List<String> to = words(arguments, "to");
        if (to.isEmpty()) throw new UsageException("proxy: say who answers, such as --to 10.0.0.2:8080");
        try {
            return new ProxyFlags(
                    listen.stream()
                            .map(word -> service(AddressText.internet(word), arguments))
                            .toList(),
                    to.stream().map(ProxyFlags::backend).toList(),
                    Duration.ofSeconds(number(arguments, "drain", 10)));
        } catch (IllegalArgumentException e) {
            throw new UsageException("proxy: " + e.getMessage());
        }
    }

    private static List<String> words(Arguments arguments, String flag) {
        return arguments.values(flag).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .toList();
    }

    private static ServiceSpec service(Internet listen, Arguments arguments) {
        var limits = Limits.DEFAULT
                .withConnect(Duration.ofSeconds(number(arguments, "connect-timeout", 5)))
                .withConnections(number(arguments, "max-connections", Integer.MAX_VALUE));
        ServiceSpec spec = ServiceSpec.on(listen)
                .withBalance(BalancePolicy.named(arguments.value("balance", BalancePolicy.POWER_OF_TWO.text())))
                .withLastResort(lastResort(arguments.value("last-resort", "reset")))
                .withLimits(limits);
        return hasChecks(arguments.value("health", "none")) ? spec.withCheck(TcpCheck.DEFAULT) : spec;
    }

    private static boolean hasChecks(String health) {
        return switch (health) {
            case "none" -> false;
            case "tcp" -> true;
            default -> throw new UsageException("proxy: --health is none or tcp, not \"" + health + "\"");
        };
    }

    private static LastResort lastResort(String what) {
        return switch (what) {
            case "reset" -> LastResort.RESET;
            case "try-all" -> LastResort.TRY_ALL;
            default -> throw new UsageException("proxy: --last-resort is reset or try-all, not \"" + what + "\"");
        };
    }

    // Only what follows the last = and is a number: the path of a socket may have one too.
    private static Backend backend(String word) {
        int equals = word.lastIndexOf('=');
        String weight = word.substring(equals + 1);
        if (equals < 0 || !isNumber(weight)) return new Backend(AddressText.parse(word));
        return new Backend(AddressText.parse(word.substring(0, equals)), Integer.parseInt(weight));
    }

    private static int number(Arguments arguments, String flag, int otherwise) {
        if (!arguments.has(flag)) return otherwise;
        String text = arguments.value(flag, "");
        if (!isNumber(text))
            throw new UsageException("proxy: --" + flag + " takes a whole number, not \"" + text + "\"");
        return Integer.parseInt(text);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
