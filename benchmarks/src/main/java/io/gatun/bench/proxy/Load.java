package io.gatun.bench.proxy;

import io.gatun.bench.proxy.Wires.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client does through a proxy for some seconds, by iperf3 and wrk. */
enum Load {
    BULK_1("bulk, 1 stream", 1),
    BULK_4("bulk, 4 streams", 4),
    BULK_16("bulk, 16 streams", 16),
    REQUESTS_64("keep-alive requests, 64 connections", 64),
    REQUESTS_256("keep-alive requests, 256 connections", 256),
    CONNECTIONS_64("a connection per request, 64 at once", 64),
    HTTP_64B("requests read by the proxy, answers of 64 B, 64 connections", 64),
    HTTP_16K("requests read by the proxy, answers of 16 kB, 64 connections", 64),
    DATAGRAMS_64("datagrams of 64 B there and back, 64 clients", 64);

    private static final Pattern RECEIVED =
            Pattern.compile("\"sum_received\":[^}]*\"bytes\":\\s*(\\d+),\\s*\"bits_per_second\":\\s*([\\d.e+]+)");
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ([\\d.]+)(us|ms|s|m)");
    private static final Pattern P99 = Pattern.compile("\\n\\s+99%\\s+([\\d.]+)(us|ms|s|m)");
    private static final Pattern ERRORS = Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+)");
    private static final Pattern CPU = Pattern.compile("cpu ([\\d.]+) ([\\d.]+)");
    private static final double MILLIS = 1e3;
    private static final double GIGA = 1e9;

    private final String title;
    private final int width;

    Load(String title, int width) {
        this.title = title;
        this.width = width;
    }

    /**
     * What a client got done.
     *
     * @param amount gigabytes, or millions of requests
     * @param perSecond gigabits, or requests
     * @param p99Millis of the answers; 0 for bulk
     * @param clientSeconds its own CPU time
     * @param errors connections that failed
     */
    record Result(double amount, double perSecond, double p99Millis, double clientSeconds, long errors) {}

    String title() {
        return title;
    }

    boolean isBulk() {
        return name().startsWith("BULK");
    }

    /** Whether the proxy reads what passes, message by message. */
    boolean isHttp() {
        return name().startsWith("HTTP");
    }

    private String file() {
        return switch (this) {
            case HTTP_64B -> "64";
            case HTTP_16K -> "16k";
            default -> "1k";
        };
    }

    Result run(Wires wires, Way way, int seconds) {
        var command = new ArrayList<String>();
        // The shell's clock: the client is gone before anybody could ask the kernel about it.
        command.addAll(List.of("bash", "-c", "TIMEFORMAT='cpu %3U %3S'; time \"$@\"", "bash"));
        command.addAll(
                switch (this) {
                    case BULK_1, BULK_4, BULK_16 -> iperf(way, seconds);
                    case DATAGRAMS_64 -> datagrams(way, seconds);
                    default -> wrk(way, seconds);
                });
        String said =
                Processes.run(way.client(wires.inside(Place.CLIENT, Ways.REST_CPU, command.toArray(String[]::new))));
        Matcher cpu = find(CPU, said);
        double clientSeconds = Double.parseDouble(cpu.group(1)) + Double.parseDouble(cpu.group(2));
        return isBulk() ? bulk(said, clientSeconds) : requests(said, clientSeconds);
    }

    private List<String> iperf(Way way, int seconds) {
        return List.of("iperf3", "-J", "-c", way.host(), "-p", "" + way.bulk(), "-t", "" + seconds, "-P", "" + width);
    }

    private List<String> datagrams(Way way, int seconds) {
        return List.of(Ways.DATAGRAMS, "ask", way.host(), "" + way.datagrams(), "" + width, "" + seconds);
    }

    private List<String> wrk(Way way, int seconds) {
        var words = new ArrayList<>(
                List.of("wrk", "-t1", "-c" + width, "-d" + seconds + "s", "--latency", "--timeout", "5s"));
        if (this == CONNECTIONS_64) words.addAll(List.of("-H", "Connection: close"));
        words.add("http://" + way.host() + ":" + (isHttp() ? way.http() : way.requests()) + "/" + file());
        return words;
    }

    // iperf3's JSON names fields twice, so it is not read as JSON.
    private static Result bulk(String said, double clientSeconds) {
        Matcher sum = find(RECEIVED, said);
        return new Result(
                Double.parseDouble(sum.group(1)) / GIGA, Double.parseDouble(sum.group(2)) / GIGA, 0, clientSeconds, 0);
    }

    private static Result requests(String said, double clientSeconds) {
        Matcher all = find(REQUESTS, said);
        double count = Double.parseDouble(all.group(1));
        double millis = millis(all.group(2), all.group(3));
        Matcher slow = find(P99, said);
        Matcher errors = ERRORS.matcher(said);
        long failed = errors.find()
                ? Long.parseLong(errors.group(1)) + Long.parseLong(errors.group(2)) + Long.parseLong(errors.group(3))
                : 0;
        return new Result(
                count / 1e6, count / (millis / MILLIS), millis(slow.group(1), slow.group(2)), clientSeconds, failed);
    }

    private static double millis(String number, String unit) {
        double value = Double.parseDouble(number);
        return switch (unit) {
            case "us" -> value / MILLIS;
            case "ms" -> value;
            case "m" -> value * 60 * MILLIS;
            default -> value * MILLIS;
        };
    }

    private static Matcher find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) throw new IllegalStateException("a client said something else: " + text);
        return matcher;
    }
}
