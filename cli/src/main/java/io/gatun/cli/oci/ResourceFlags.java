package io.gatun.cli.oci;

import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.spec.SpecCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The flags of {@code update}. Each stands for a member of the specification's resources; the document made of them is read
 * as the caller's own would be.
 */
final class ResourceFlags {
    private static final String RESOURCES = "resources";

    /** Where each flag's number goes. */
    private static final Map<String, List<String>> NUMBERS = Map.ofEntries(
            Map.entry("blkio-weight", List.of("blockIO", "weight")),
            Map.entry("cpu-period", List.of("cpu", "period")),
            Map.entry("cpu-quota", List.of("cpu", "quota")),
            Map.entry("cpu-burst", List.of("cpu", "burst")),
            Map.entry("cpu-share", List.of("cpu", "shares")),
            Map.entry("cpu-rt-period", List.of("cpu", "realtimePeriod")),
            Map.entry("cpu-rt-runtime", List.of("cpu", "realtimeRuntime")),
            Map.entry("cpu-idle", List.of("cpu", "idle")),
            Map.entry("pids-limit", List.of("pids", "limit")));

    private static final Map<String, List<String>> TEXTS = Map.of(
            "cpuset-cpus", List.of("cpu", "cpus"),
            "cpuset-mems", List.of("cpu", "mems"));

    private static final Map<String, List<String>> BYTES = Map.of(
            "memory", List.of("memory", "limit"),
            "memory-reservation", List.of("memory", "reservation"),
            "memory-swap", List.of("memory", "swap"));

    static final List<Flag> ALL = List.of(
            Flag.of(RESOURCES, "FILE", "the new limits as JSON; - for standard input")
                    .or('r'),
            Flag.of("blkio-weight", "N", "weight of block i/o, 10 to 1000"),
            Flag.of("cpu-period", "MICROS", "period of the quota"),
            Flag.of("cpu-quota", "MICROS", "running time in each period"),
            Flag.of("cpu-burst", "MICROS", "running time that may be saved up"),
            Flag.of("cpu-share", "N", "relative weight, 2 to 262144"),
            Flag.of("cpu-rt-period", "MICROS", "period of the realtime limit"),
            Flag.of("cpu-rt-runtime", "MICROS", "realtime running time in each period"),
            Flag.of("cpu-idle", "N", "1 for only what nobody else wants"),
            Flag.of("cpuset-cpus", "LIST", "processors, such as 0-3,7"),
            Flag.of("cpuset-mems", "LIST", "memory nodes"),
            Flag.of("memory", "BYTES", "memory, such as 64m"),
            Flag.of("memory-reservation", "BYTES", "memory that is left when others want it"),
            Flag.of("memory-swap", "BYTES", "memory and swap together; -1 for no limit"),
            Flag.of("pids-limit", "N", "how many tasks"));

    private ResourceFlags() {}

    /**
     * Reads the limits that are to change.
     *
     * @throws UsageException if a value is malformed
     */
    static Resources read(Call call) {
        Arguments arguments = call.arguments();
        if (arguments.has(RESOURCES)) return SpecCodec.readResources(document(call));
        var sections = new Sections();
        NUMBERS.forEach((flag, place) ->
                arguments.value(flag).ifPresent(text -> sections.put(place, new Json.Num(integer(flag, text)))));
        TEXTS.forEach((flag, place) -> arguments.value(flag).ifPresent(text -> sections.put(place, Json.of(text))));
        BYTES.forEach((flag, place) ->
                arguments.value(flag).ifPresent(text -> sections.put(place, Json.of(bytes(flag, text)))));
        return SpecCodec.readResources(sections.json());
    }

    private static Json document(Call call) {
        String file = call.arguments().value(RESOURCES, "");
        if (!file.equals("-")) return BundleFile.json(call.path(file));
        try {
            return JsonReader.DOCUMENTS.read(call.console().in()::readNBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String integer(String flag, String text) {
        if (text.matches("-?[0-9]{1,19}")) return text;
        throw new UsageException("--" + flag + " is a number, not \"" + text + "\"");
    }

    private static long bytes(String flag, String text) {
        if (!text.matches("-1|[0-9]{1,15}[bBkKmMgGtT]?[bB]?")) {
            throw new UsageException("--" + flag + " is a number of bytes such as 64m, not \"" + text + "\"");
        }
        String digits = text.replaceAll("[^0-9-]", "");
        String unit = text.substring(digits.length()).toLowerCase(Locale.ROOT);
        int power = unit.isEmpty() ? 0 : "bkmgt".indexOf(unit.charAt(0));
        return Math.multiplyExact(Long.parseLong(digits), 1L << (10 * power));
    }

    /** A document of sections with members. */
    private static final class Sections {
        private final Map<String, Json.Members> sections = new TreeMap<>();

        void put(List<String> place, Json value) {
            sections.computeIfAbsent(place.getFirst(), name -> Json.object()).put(place.getLast(), value);
        }

        Json json() {
            var out = Json.object();
            sections.forEach((name, members) -> out.put(name, members.build()));
            return out.build();
        }
    }
}
