package io.gatun.engine.host;

import io.gatun.engine.host.HostFacts.KernelIdentity;
import io.gatun.engine.host.HostFacts.Privileges;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Remembers what was tried, for as long as nothing that it depends on can have changed: this kernel, this boot, our rights. */
final class FactsCache {
    private static final String NAME = "host-facts";
    private static final String VERSION = "gatun-host-facts-1";
    private static final Pattern LINE = Pattern.compile("([A-Z0-9_]+)=([A-Z]+)");

    private final Path directory;

    FactsCache(Path directory) {
        this.directory = directory;
    }

    /** What is remembered; nothing if it is of another boot, incomplete or damaged. */
    Optional<Map<HostFeature, Availability>> read(KernelIdentity kernel, Privileges privileges) {
        String text;
        try {
            text = Files.readString(directory.resolve(NAME));
        } catch (IOException e) {
            return Optional.empty();
        }
        String[] lines = text.split("\n", -1);
        return lines[0].equals(key(kernel, privileges)) ? parse(text) : Optional.empty();
    }

    /** Remembers {@code features}, or does not: a full disk is no reason to refuse a container. */
    void write(KernelIdentity kernel, Privileges privileges, Map<HostFeature, Availability> features) {
        var text = new StringBuilder(key(kernel, privileges)).append('\n');
        features.forEach((feature, there) ->
                text.append(feature).append('=').append(there).append('\n'));
        Path temporary = directory.resolve(
                ".%s.%d.tmp".formatted(NAME, ProcessHandle.current().pid()));
        try {
            Files.write(temporary, text.toString().getBytes(StandardCharsets.UTF_8));
            Files.move(temporary, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Tried again by the next command.
        }
    }

    private static String key(KernelIdentity kernel, Privileges privileges) {
        return "%s %s %s %d %x"
                .formatted(
                        VERSION,
                        kernel.bootId(),
                        kernel.release(),
                        privileges.effectiveUid(),
                        privileges.capabilities());
    }

    private static Optional<Map<HostFeature, Availability>> parse(String text) {
        Map<HostFeature, Availability> features = new EnumMap<>(HostFeature.class);
        try {
            text.lines()
                    .skip(1)
                    .map(LINE::matcher)
                    .filter(line -> line.matches())
                    .forEach(line ->
                            features.put(HostFeature.valueOf(line.group(1)), Availability.valueOf(line.group(2))));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // written by another version of this program
        }
        return features.size() == HostFeature.values().length ? Optional.of(features) : Optional.empty();
    }
}
