package io.gatun.engine.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Programs run at the six points of a container's life, each list in its order, each with the container's state
 * on standard input.
 *
 * @param prestart before pivot_root, in the runtime's namespaces; deprecated by the specification
 * @param createRuntime after {@code prestart}, at the same point
 * @param createContainer after {@code createRuntime}, in the container's namespaces, before pivot_root
 * @param startContainer in the container, just before its process is executed
 * @param poststart in the runtime's namespaces, after the process was executed
 * @param poststop in the runtime's namespaces, after the container was deleted
 */
public record Hooks(
        List<Hook> prestart,
        List<Hook> createRuntime,
        List<Hook> createContainer,
        List<Hook> startContainer,
        List<Hook> poststart,
        List<Hook> poststop) {

    /** No hooks. */
    public static final Hooks NONE = new Hooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public Hooks {
        prestart = List.copyOf(prestart);
        createRuntime = List.copyOf(createRuntime);
        createContainer = List.copyOf(createContainer);
        startContainer = List.copyOf(startContainer);
        poststart = List.copyOf(poststart);
        poststop = List.copyOf(poststop);
    }

    /** The six lists, each with its name in the specification, in the order they run. */
    public List<Point> points() {
        return List.of(
                new Point("prestart", prestart),
                new Point("createRuntime", createRuntime),
                new Point("createContainer", createContainer),
                new Point("startContainer", startContainer),
                new Point("poststart", poststart),
                new Point("poststop", poststop));
    }

    /** Whether any is run while the container is being created. */
    public boolean anyDuringCreation() {
        return !(prestart.isEmpty() && createRuntime.isEmpty() && createContainer.isEmpty());
    }

    /** The hooks of the point of that name. */
    public Point point(String name) {
        return points().stream()
                .filter(point -> point.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The hooks of one point in a container's life. */
    public record Point(String name, List<Hook> hooks) {}

    /**
     * One program.
     *
     * @param path absolute path of the program
     * @param args its whole argument vector, {@code argv[0]} included; empty means the path alone
     * @param env its whole environment
     * @param timeout how long it may run; in whole seconds
     */
    public record Hook(String path, List<String> args, List<String> env, Optional<Duration> timeout) {
        public Hook {
            args = List.copyOf(args);
            env = List.copyOf(env);
        }
    }
}
