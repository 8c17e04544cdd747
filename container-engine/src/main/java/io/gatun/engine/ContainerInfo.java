package io.gatun.engine;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.ContainerNetworks;
import io.gatun.engine.options.Upkeep;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.state.Definition;
import io.gatun.engine.state.Life;
import io.gatun.linux.handle.Pid;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A container as it is now.
 *
 * @param image what it was made from
 * @param status created, running, paused, exited
 * @param run its processes, if it lives
 * @param end how its last run ended, if it does not
 * @param labels what people attached to it
 * @param behaviour what it does with its streams and at its end
 * @param spec its OCI specification
 * @param directory where its files are; nobody but the engine writes there
 * @param networks where it is reached
 */
public record ContainerInfo(
        ContainerId id,
        Optional<ContainerName> name,
        Instant created,
        String image,
        String status,
        Optional<Run> run,
        Optional<RunEnd> end,
        Map<String, String> labels,
        Behaviour behaviour,
        OciSpec spec,
        String directory,
        ContainerNetworks networks) {
    public ContainerInfo {
        labels = Map.copyOf(labels);
    }

    /**
     * The processes of a living container.
     *
     * @param pid its first process, as this host numbers them
     * @param supervisor the process that waits for it
     * @param started empty while it waits for its start
     * @param cgroups the path of its control group, by hierarchy
     */
    public record Run(Pid pid, Pid supervisor, Optional<Instant> started, Map<String, String> cgroups) {
        public Run {
            cgroups = Map.copyOf(cgroups);
        }
    }

    /**
     * What a container does.
     *
     * @param openStdin whether its standard input is open while nobody is attached
     * @param init whether a small init is its first process
     * @param logBytes how large a file of its log grows
     * @param logFiles how many are kept; 0 for no log
     * @param stopSignal what asks it to end
     * @param grace how long it may take then
     * @param removed whether it is removed when it has ended
     * @param upkeep what a daemon shall do for it; of one that a daemon has made, the daemon's memo says it
     */
    public record Behaviour(
            boolean openStdin,
            boolean init,
            long logBytes,
            int logFiles,
            String stopSignal,
            Duration grace,
            boolean removed,
            Upkeep upkeep) {}

    static ContainerInfo of(
            Definition definition,
            Life life,
            boolean paused,
            OciSpec spec,
            String directory,
            ContainerNetworks networks) {
        return new ContainerInfo(
                definition.id(),
                definition.name(),
                definition.created(),
                definition.image(),
                paused ? "paused" : life.word(),
                run(life),
                end(life),
                definition.labels(),
                behaviour(definition),
                spec,
                directory,
                networks);
    }

    static Optional<RunEnd> end(Life life) {
        if (!(life instanceof Life.Stopped stopped)) {
            return Optional.empty();
        }
        return Optional.of(new RunEnd(
                stopped.started(),
                stopped.finished(),
                stopped.exitCode(),
                stopped.oomKilled(),
                stopped.error(),
                stopped.asked()));
    }

    private static Optional<Run> run(Life life) {
        Optional<Instant> started =
                life instanceof Life.Running running ? Optional.of(running.started()) : Optional.empty();
        return life.living()
                .map(processes -> new Run(
                        processes.container().pid(),
                        processes.supervisor().pid(),
                        started,
                        life.groups().orElseThrow().pathByHierarchy()));
    }

    private static Behaviour behaviour(Definition definition) {
        var streams = definition.streams();
        var ending = definition.ending();
        return new Behaviour(
                streams.openStdin(),
                streams.init(),
                streams.logBytes(),
                streams.logFiles(),
                ending.stopSignal(),
                ending.grace(),
                ending.removed(),
                definition.upkeep());
    }
}
