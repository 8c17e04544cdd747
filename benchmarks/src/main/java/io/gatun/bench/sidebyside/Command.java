package io.gatun.bench.sidebyside;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Our command, started anew each time. */
final class Command {
    private final Tools tools;
    private final Stopwatch stopwatch;
    private final Workspace workspace;
    private final AtomicInteger containers = new AtomicInteger();

    Command(Tools tools, Stopwatch stopwatch, Workspace workspace) {
        this.tools = tools;
        this.stopwatch = stopwatch;
        this.workspace = workspace;
    }

    Timing version() {
        return Timing.of(stopwatch.run(List.of(tools.gatun().toString(), "version")));
    }

    /** A JVM with our options and nothing to do. */
    Timing emptyMain() {
        return Timing.of(stopwatch.run(tools.emptyMain()));
    }

    /** A container by the command line of an OCI runtime. */
    Timing runBundle() {
        return Timing.of(stopwatch.run(List.of(
                tools.gatun().toString(),
                "oci",
                "--root",
                workspace.state("gatun-command").toString(),
                "run",
                "--bundle",
                workspace.bundleOfTrue().toString(),
                "%s-%d".formatted(workspace.group(), containers.incrementAndGet()))));
    }
}
