package io.gatun.bench.docker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast output reaches a client, the log and who reads that later: lines of 73 bytes, by the docker command, whose own output nobody
 * keeps.
 */
final class Streams {
    private static final String LINE = "0123456789".repeat(7) + "ab";
    private static final String LOG = "max-size=4g";

    private final List<Side> sides;
    private final int megabytes;

    Streams(List<Side> sides, int megabytes) {
        this.sides = sides;
        this.megabytes = megabytes;
    }

    /** Does it once with each side. */
    void run() throws IOException, InterruptedException {
        for (Side side : sides) {
            side.timed("attached", () -> done(side, "run", "--rm", "--log-opt", LOG, "box:1", "sh", "-c", script()));
            side.timed(
                    "unlogged", () -> done(side, "run", "--rm", "--log-driver", "none", "box:1", "sh", "-c", script()));
            side.timed("logged", () -> {
                side.docker("run", "-d", "--name", "said", "--log-opt", LOG, "box:1", "sh", "-c", script());
                return done(side, "wait", "said");
            });
            side.timed("logs", () -> done(side, "logs", "said"));
            side.docker("rm", "-f", "said");
            side.docker("run", "-d", "--name", "said", "box:1", "sleep", "600");
            side.timed("executed", () -> done(side, "exec", "said", "sh", "-c", script()));
            side.docker("rm", "-f", "said");
        }
    }

    private String script() {
        return "/bin/busybox yes %s | /bin/busybox head -c %dm".formatted(LINE, megabytes);
    }

    private static String done(Side side, String... words) throws IOException, InterruptedException {
        side.docker(words);
        return "";
    }

    /** Megabytes a second of each side. */
    List<String> rates(String row) {
        List<String> shown = new ArrayList<>();
        sides.forEach(side -> shown.add("%.0f MB/s".formatted(rate(side, row))));
        return shown;
    }

    /** How many times as fast the first side is as the second. */
    String ratio(String row) {
        return sides.size() < 2 ? "" : "%.2f x".formatted(rate(sides.get(0), row) / rate(sides.get(1), row));
    }

    private double rate(Side side, String row) {
        return megabytes * (double) (1 << 20) / 1e6 / (side.millis(row, 50) / 1e3);
    }
}
