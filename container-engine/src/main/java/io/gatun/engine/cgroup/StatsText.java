package io.gatun.engine.cgroup;

import io.gatun.engine.model.CgroupStats.BlockIo;
import io.gatun.engine.model.CgroupStats.Pressure;
import io.gatun.engine.model.CgroupStats.Stall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the text of statistics files. Pure. */
final class StatsText {
    private StatsText() {}

    /** {@code some avg10=0.00 avg60=0.00 avg300=0.00 total=0}, and the same for {@code full}. */
    static Pressure pressure(String text) {
        Map<String, Stall> stalls = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int space = line.indexOf(' ');
            if (space > 0) {
                stalls.put(line.substring(0, space), stall(assignments(line.substring(space + 1))));
            }
        });
        return new Pressure(stalls.getOrDefault("some", Stall.NONE), stalls.getOrDefault("full", Stall.NONE));
    }

    /** Version 2: {@code 8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6}. */
    static List<BlockIo> ioStat(String text) {
        List<BlockIo> devices = new ArrayList<>();
        text.lines().forEach(line -> {
            int space = line.indexOf(' ');
            if (space < 0) {
                return; // a disk that was never used
            }
            Map<String, String> values = assignments(line.substring(space + 1));
            devices.add(device(
                    line.substring(0, space),
                    number(values, "rbytes"),
                    number(values, "wbytes"),
                    number(values, "rios"),
                    number(values, "wios")));
        });
        return devices;
    }

    /** Version 1: {@code 8:0 Read 1}, with other words for other sums, in one file for bytes and one for operations. */
    static List<BlockIo> serviced(String bytes, String operations) {
        Map<String, Map<String, Long>> byDevice = new LinkedHashMap<>();
        collect(bytes, "Bytes", byDevice);
        collect(operations, "Operations", byDevice);
        return byDevice.entrySet().stream()
                .map(entry -> device(
                        entry.getKey(),
                        entry.getValue().getOrDefault("ReadBytes", 0L),
                        entry.getValue().getOrDefault("WriteBytes", 0L),
                        entry.getValue().getOrDefault("ReadOperations", 0L),
                        entry.getValue().getOrDefault("WriteOperations", 0L)))
                .toList();
    }

    private static void collect(String text, String unit, Map<String, Map<String, Long>> byDevice) {
        text.lines().map(line -> line.split(" ", -1)).forEach(words -> {
            if (words.length == 3) {
                byDevice.computeIfAbsent(words[0], key -> new LinkedHashMap<>())
                        .put(words[1] + unit, KeyedText.number(words[2]).orElse(0));
            }
        });
    }

    private static BlockIo device(String numbers, long readBytes, long writtenBytes, long reads, long writes) {
        String[] parts = numbers.split(":", 2);
        long major = KeyedText.number(parts[0]).orElse(0);
        long minor = KeyedText.number(parts[parts.length - 1]).orElse(0);
        return new BlockIo(major, minor, readBytes, writtenBytes, reads, writes);
    }

    private static Stall stall(Map<String, String> values) {
        return new Stall(
                share(values, "avg10"), share(values, "avg60"), share(values, "avg300"), number(values, "total"));
    }

    private static double share(Map<String, String> values, String name) {
        try {
            return Double.parseDouble(values.getOrDefault(name, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static long number(Map<String, String> values, String name) {
        return KeyedText.number(values.getOrDefault(name, "")).orElse(0);
    }

    private static Map<String, String> assignments(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : text.split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return values;
    }
}
