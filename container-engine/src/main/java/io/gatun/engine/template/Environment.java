package io.gatun.engine.template;

import io.gatun.engine.options.ContainerOptions.Program;
import io.gatun.engine.options.ExecOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The environment of a container's program. */
public final class Environment {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** What a program has if nobody says where programs are. */
    public static final String DEFAULT = "PATH=" + PATH;

    private Environment() {}

    /** Docker's variables in its order; those that were asked for take their place, or follow. */
    static List<String> of(Program program, String hostname, String home) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("PATH", PATH);
        variables.put("HOSTNAME", hostname);
        if (program.terminal()) variables.put("TERM", "xterm");
        program.env().forEach(variable -> put(variable, variables));
        variables.putIfAbsent("HOME", home);
        return list(variables);
    }

    /**
     * The variables of one more program in a container: the container's, and those that were asked for.
     *
     * @param container the container's own
     * @param homes the home directories of the container's user and of the program's
     */
    static List<String> of(ExecOptions options, List<String> container, Homes homes) {
        var variables = new LinkedHashMap<String, String>();
        if (options.terminal()) variables.put("TERM", "xterm");
        container.forEach(variable -> put(variable, variables));
        variables.replace("HOME", homes.container(), homes.program());
        options.env().forEach(variable -> put(variable, variables));
        variables.putIfAbsent("HOME", homes.program());
        return list(variables);
    }

    /** A program's own variables, and further ones whose names it has not. */
    public static List<String> with(List<String> own, List<String> further) {
        if (further.isEmpty()) return own;
        var variables = new LinkedHashMap<String, String>();
        further.forEach(variable -> put(variable, variables));
        own.forEach(variable -> put(variable, variables));
        return list(variables);
    }

    /** Where two users are at home. */
    record Homes(String container, String program) {}

    private static void put(String variable, Map<String, String> variables) {
        int equals = variable.indexOf('=');
        // The environment of a bundle is whatever its author wrote.
        if (equals > 0) variables.put(variable.substring(0, equals), variable.substring(equals + 1));
    }

    private static List<String> list(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }
}
