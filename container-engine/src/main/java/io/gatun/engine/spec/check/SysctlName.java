package io.gatun.engine.spec.check;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The name of a kernel parameter; one that exists leads nowhere but below {@code /proc/sys}.
 *
 * <p>As in sysctl(8), names are written with dots or, from the first separator on, with slashes; the other character
 * then stands for itself inside a part: {@code net.ipv4.conf.eno2/100.rp_filter} is
 * {@code net/ipv4/conf/eno2.100/rp_filter}.
 *
 * @param parts directories and file below {@code /proc/sys}
 */
public record SysctlName(List<String> parts) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_:@.-]+");

    public SysctlName {
        parts = List.copyOf(parts);
        boolean valid = parts.size() > 1 && parts.stream().allMatch(SysctlName::isPart);
        if (!valid) throw new IllegalArgumentException("no valid name of a kernel parameter: " + parts);
    }

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException if a part is empty, {@code .}, {@code ..} or has other characters
     */
    public static SysctlName of(String written) {
        int dot = written.indexOf('.');
        int slash = written.indexOf('/');
        boolean slashes = slash >= 0 && (dot < 0 || slash < dot);
        var parts = Arrays.stream(written.split(slashes ? "/" : "\\.", -1))
                .map(part -> slashes ? part : part.replace('/', '.'));
        return new SysctlName(parts.toList());
    }

    /** Its path, relative to {@code /proc/sys}. */
    public String path() {
        return String.join("/", parts);
    }

    @Override
    public String toString() {
        return String.join(".", parts);
    }

    private static boolean isPart(String part) {
        return PART.matcher(part).matches() && !part.equals(".") && !part.equals("..");
    }
}
