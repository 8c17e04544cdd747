package io.gatun.engine.template;

import io.gatun.engine.template.ContainerOptions.Program;
import java.util.LinkedHashMap;
import java.util.List;

/** The environment of a container's program. */
final class Environment {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Environment() {}

    /** Docker's variables in its order; those that were asked for take their place, or follow. */
    static List<String> of(Program program, String hostname, String home) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("PATH", PATH);
        variables.put("HOSTNAME", hostname);
        if (program.terminal()) variables.put("TERM", "xterm");
        for (String variable : program.env()) {
            int equals = variable.indexOf('=');
            variables.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        variables.putIfAbsent("HOME", home);
        return variables.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }
}
