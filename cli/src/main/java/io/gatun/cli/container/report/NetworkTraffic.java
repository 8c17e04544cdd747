package io.gatun.cli.container.report;

import io.gatun.cli.format.Words;
import io.gatun.engine.spec.OciSpec;
import io.gatun.linux.handle.Pid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What went through the network devices of a container, but for its loopback.
 *
 * @param receivedBytes into it
 * @param sentBytes out of it
 */
public record NetworkTraffic(long receivedBytes, long sentBytes) {
    private static final int HEADER_LINES = 2;
    private static final int SENT_FIELD = 8;

    /** Of the network that a process is in; nothing where it is the host's, whose traffic is not the container's. */
    public static NetworkTraffic of(OciSpec spec, Pid pid) {
        if (NetworkWords.namespace(spec).equals("host")) return new NetworkTraffic(0, 0);
        long received = 0;
        long sent = 0;
        try {
            var lines = Files.readAllLines(Path.of("/proc/" + pid.number() + "/net/dev"));
            for (String line : lines.subList(HEADER_LINES, lines.size())) {
                int colon = line.indexOf(':');
                if (line.substring(0, colon).strip().equals("lo")) continue;
                String[] fields = line.substring(colon + 1).strip().split("\\s+", -1);
                received += Long.parseLong(fields[0]);
                sent += Long.parseLong(fields[SENT_FIELD]);
            }
        } catch (IOException e) {
            // it has just ended
        }
        return new NetworkTraffic(received, sent);
    }

    String text() {
        return Words.decimal(receivedBytes) + " / " + Words.decimal(sentBytes);
    }
}
