package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.NotSupportedException;
import io.gatun.engine.model.VolumeName;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.text.ContainerPath;
import io.gatun.engine.text.Csv;
import io.gatun.engine.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The value of {@code --mount}: {@code type=bind|volume|tmpfs,source=...,destination=...,...}, fields as in a CSV file. */
public final class MountText {
    private static final Map<String, String> ALIASES =
            Map.of("src", "source", "dst", "destination", "target", "destination", "ro", "readonly");

    private static final Set<String> COMMON = Set.of("type", "source", "destination", "readonly");
    private static final Set<String> BIND =
            Set.of("bind-propagation", "bind-recursive", "bind-nonrecursive", "consistency");
    private static final Set<String> VOLUME =
            Set.of("volume-nocopy", "volume-label", "volume-driver", "volume-opt", "volume-subpath", "consistency");
    private static final Set<String> REPEATED = Set.of("volume-label", "volume-opt");
    private static final Set<String> TMPFS = Set.of("tmpfs-size", "tmpfs-mode");

    private final String text;
    private final Map<String, String> fields;

    private MountText(String text, Map<String, String> fields) {
        this.text = text;
        this.fields = fields;
    }

    /**
     * Reads one mount. A relative source is below {@code directory}.
     *
     * @throws BadRequestException if a field is unknown, missing or malformed
     * @throws NotSupportedException if it asks for more of a volume than there is
     */
    public static MountRequest parse(String text, String directory) {
        return new MountText(text, fields(text)).mount(directory);
    }

    private MountRequest mount(String directory) {
        String type = fields.getOrDefault("type", "volume");
        return switch (type) {
            case "bind" -> {
                allow(type, BIND);
                yield bind(directory);
            }
            case "tmpfs" -> {
                allow(type, TMPFS);
                if (fields.containsKey("source")) throw malformed("a tmpfs has no source");
                yield new MountRequest.Tmpfs(destination(), tmpfsOptions());
            }
            case "volume" -> {
                allow(type, VOLUME);
                yield volume();
            }
            default -> throw malformed("the type is bind, volume or tmpfs");
        };
    }

    private MountRequest bind(String directory) {
        String source = fields.getOrDefault("source", "");
        if (source.isEmpty()) throw malformed("a bind mount needs source=");
        String absolute = ContainerPath.isAbsolute(source) ? source : directory + "/" + source;
        var options = new ArrayList<String>();
        options.add(recursion());
        if (isReadOnly()) options.add("ro");
        String propagation = fields.getOrDefault("bind-propagation", "rprivate");
        if (!VolumeText.PROPAGATION.contains(propagation))
            throw malformed("bind-propagation is one of " + VolumeText.PROPAGATION);
        options.add(propagation);
        boolean ownOnly = "writable".equals(fields.get("bind-recursive"));
        var all = ownOnly ? options : VolumeText.recursiveReadOnly(options);
        return new MountRequest.Bind(ContainerPath.clean(absolute), destination(), all);
    }

    private MountRequest volume() {
        if (!fields.getOrDefault("volume-driver", "local").equals("local")) {
            throw new NotSupportedException("--mount: there is no volume driver but local", "leave volume-driver out");
        }
        String source = fields.getOrDefault("source", "");
        var name = source.isEmpty() ? Optional.<VolumeName>empty() : Optional.of(new VolumeName(source));
        var options = new ArrayList<>(List.of("rbind"));
        if (isReadOnly()) options.add("ro");
        options.add("rprivate");
        Optional<String> part =
                Optional.ofNullable(fields.get("volume-subpath")).map(this::part);
        part.ifPresent(path -> options.add(Mount.PART + path));
        return new MountRequest.Volume(
                name,
                destination(),
                VolumeText.recursiveReadOnly(options),
                !flag("volume-nocopy") && part.isEmpty(),
                pairs("volume-label"),
                pairs("volume-opt"));
    }

    /** Which part of the volume it is. It must be there when the container starts: nothing is made, and nothing of the image copied. */
    private String part(String path) {
        boolean leaves = path.startsWith("/") || List.of(path.split("/", -1)).contains("..");
        if (path.isEmpty() || leaves || path.chars().anyMatch(c -> c == ',' || Character.isISOControl(c))) {
            throw malformed("the subpath must be a relative path within the volume");
        }
        return path;
    }

    private Map<String, String> pairs(String field) {
        var pairs = new LinkedHashMap<String, String>();
        for (String pair : fields.getOrDefault(field, "").split("\n", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty())
                pairs.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        return pairs;
    }

    private String recursion() {
        String recursive = fields.getOrDefault("bind-recursive", "enabled");
        if (flag("bind-nonrecursive")) return "bind";
        return switch (recursive) {
            case "enabled", "writable", "readonly" -> "rbind";
            case "disabled" -> "bind";
            default -> throw malformed("bind-recursive is enabled, disabled, writable or readonly");
        };
    }

    private List<String> tmpfsOptions() {
        var options = new ArrayList<>(TmpfsText.DEFAULTS);
        if (isReadOnly()) options.add("ro");
        String size = fields.get("tmpfs-size");
        if (size != null) options.add("size=" + Quantity.bytes("--mount tmpfs-size", size));
        String mode = fields.get("tmpfs-mode");
        if (mode != null) options.add("mode=" + octal(mode));
        return options;
    }

    private String octal(String mode) {
        boolean valid = !mode.isEmpty() && mode.length() <= 5 && mode.chars().allMatch(c -> c >= '0' && c <= '7');
        if (!valid || Integer.parseInt(mode, 8) > 07777) throw malformed("tmpfs-mode is octal, such as 1777");
        return mode;
    }

    private String destination() {
        String destination = fields.getOrDefault("destination", "");
        if (destination.isEmpty()) throw malformed("it needs destination=");
        return ContainerPath.destination("--mount", destination);
    }

    private boolean isReadOnly() {
        return flag("readonly");
    }

    private boolean flag(String name) {
        String value = fields.get(name);
        if (value == null) return false;
        return switch (value) {
            case "", "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw malformed(name + " is true or false");
        };
    }

    private void allow(String type, Set<String> own) {
        for (String name : fields.keySet()) {
            if (!COMMON.contains(name) && !own.contains(name))
                throw malformed(Printable.of(name) + " is no field of a " + type + " mount");
        }
    }

    private static Map<String, String> fields(String text) {
        var fields = new LinkedHashMap<String, String>();
        for (String field : Csv.fields("--mount", text)) {
            int equals = field.indexOf('=');
            String name = equals < 0 ? field : field.substring(0, equals);
            String known = ALIASES.getOrDefault(name, name);
            String value = equals < 0 ? "" : field.substring(equals + 1);
            String earlier = fields.putIfAbsent(known, value);
            if (earlier != null && REPEATED.contains(known)) fields.put(known, earlier + "\n" + value);
            else if (earlier != null) {
                throw malformed(text, Printable.of(known) + " is there twice");
            }
        }
        return fields;
    }

    private BadRequestException malformed(String remedy) {
        return malformed(text, remedy);
    }

    private static BadRequestException malformed(String text, String remedy) {
        return new BadRequestException("--mount: \"%s\" is no mount".formatted(Printable.of(text)), remedy);
    }
}
