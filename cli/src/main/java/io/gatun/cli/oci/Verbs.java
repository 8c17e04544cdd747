package io.gatun.cli.oci;

import java.util.List;
import java.util.Optional;

/** The table of verbs. Only the one that is asked for is made. */
final class Verbs {
    /** In the order of help. */
    static final List<String> NAMES = List.of(
            "create",
            "start",
            "run",
            "exec",
            "state",
            "list",
            "ps",
            "kill",
            "delete",
            "pause",
            "resume",
            "update",
            "events",
            "spec",
            "features");

    private Verbs() {}

    static Optional<Verb> named(String name) {
        return switch (name) {
            case "create" -> Optional.of(new CreateVerb());
            case "start" -> Optional.of(new StartVerb());
            case "run" -> Optional.of(new RunVerb());
            case "exec" -> Optional.of(new ExecVerb());
            case "state" -> Optional.of(new StateVerb());
            case "list" -> Optional.of(new ListVerb());
            case "ps" -> Optional.of(new PsVerb());
            case "kill" -> Optional.of(new KillVerb());
            case "delete" -> Optional.of(new DeleteVerb());
            case "pause" -> Optional.of(new PauseVerb());
            case "resume" -> Optional.of(new ResumeVerb());
            case "update" -> Optional.of(new UpdateVerb());
            case "events" -> Optional.of(new EventsVerb());
            case "spec" -> Optional.of(new SpecVerb());
            case "features" -> Optional.of(new FeaturesVerb());
            default -> Optional.empty();
        };
    }
}
