package io.gatun.cli.container.report;

import io.gatun.cli.format.Words;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.CgroupStats;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a container uses as a line of {@code stats}, with docker's fields. */
public final class UsageRow {
    public static final Map<String, String> HEADERS = Map.ofEntries(
            Map.entry("Container", "CONTAINER"),
            Map.entry("ID", "CONTAINER ID"),
            Map.entry("Name", "NAME"),
            Map.entry("CPUPerc", "CPU %"),
            Map.entry("MemUsage", "MEM USAGE / LIMIT"),
            Map.entry("MemPerc", "MEM %"),
            Map.entry("NetIO", "NET I/O"),
            Map.entry("BlockIO", "BLOCK I/O"),
            Map.entry("PIDs", "PIDS"));

    public static final List<String> COLUMNS =
            List.of("ID", "Name", "CPUPerc", "MemUsage", "MemPerc", "NetIO", "BlockIO", "PIDs");

    private static final String NOTHING = "--";

    private final ContainerInfo container;
    private final Optional<Sample> before;
    private final Optional<Sample> now;

    public UsageRow(ContainerInfo container, Optional<Sample> before, Optional<Sample> now) {
        this.container = container;
        this.before = before;
        this.now = now;
    }

    /**
     * What was used up to a time.
     *
     * @param nanos of a clock that goes forward only
     */
    public record Sample(long nanos, CgroupStats stats, NetworkTraffic traffic) {}

    public Json.Obj fields(boolean whole) {
        return Json.object()
                .put("Container", container.id().shortForm())
                .put("ID", whole ? container.id().value() : container.id().shortForm())
                .put("Name", container.name().map(Object::toString).orElse(""))
                .put("CPUPerc", cpu())
                .put("MemUsage", of(UsageRow::memory, NOTHING + " / " + NOTHING))
                .put("MemPerc", of(sample -> percent(memoryShare(sample)), NOTHING))
                .put("NetIO", of(sample -> sample.traffic().text(), NOTHING))
                .put("BlockIO", of(UsageRow::blockIo, NOTHING))
                .put("PIDs", of(sample -> Long.toString(sample.stats().pids().current()), NOTHING))
                .build();
    }

    private String of(Function<Sample, String> field, String otherwise) {
        return now.map(field).orElse(otherwise);
    }

    /** Of one CPU: two that are busy are 200 %, as docker has it. */
    private String cpu() {
        if (now.isEmpty() || before.isEmpty()) return now.isEmpty() ? NOTHING : percent(0);
        double used = (double) (now.get().stats().cpu().usageNanos()
                - before.get().stats().cpu().usageNanos());
        double passed = (double) (now.get().nanos() - before.get().nanos());
        return percent(passed <= 0 ? 0 : 100 * used / passed);
    }

    private static String memory(Sample sample) {
        return Words.binary(sample.stats().memory().workingSet()) + " / " + Words.binary(limit(sample));
    }

    private static double memoryShare(Sample sample) {
        return 100 * (double) sample.stats().memory().workingSet() / (double) limit(sample);
    }

    private static long limit(Sample sample) {
        return sample.stats().memory().limit().orElseGet(MachineMemory::bytes);
    }

    private static String blockIo(Sample sample) {
        long read = 0;
        long written = 0;
        for (CgroupStats.BlockIo disk : sample.stats().blockIo()) {
            read += disk.readBytes();
            written += disk.writtenBytes();
        }
        return Words.decimal(read) + " / " + Words.decimal(written);
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f%%", value);
    }
}
