package io.gatun.cli.container;

import io.gatun.cli.client.DaemonClient;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.container.flags.ContainerFlags;
import io.gatun.cli.container.flags.ContainerReader;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.ContainerRequest;
import io.gatun.engine.Engine;
import io.gatun.engine.MountedFiles;
import io.gatun.engine.options.MountRequest;
import io.gatun.engine.options.Upkeep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** What {@code run}, {@code create} and {@code plan} have in common: the container that a command line describes. */
final class Making {
    private static final String IMAGES = """
            IMAGE is the name or id of an image, which is pulled if it is not here, or host: the machine's own root, read-only below a
            layer of the container's own, without users' files, secrets and state. With --rootfs DIR or --bundle DIR there is no
            IMAGE, and the command comes first.
            """;

    private final Invocation invocation;
    private final ContainerRequest described;

    private Making(Invocation invocation, ContainerRequest described) {
        this.invocation = invocation;
        this.described = described;
    }

    /** Reads the command line; needs no engine, so what is wrong there is said first. */
    static Making of(Invocation invocation) {
        return new Making(invocation, new ContainerReader(invocation).request());
    }

    /** What a command of them says of itself. */
    static CommandText text(String name, String summary, List<Flag> more) {
        return CommandText.of(name, "IMAGE [COMMAND] [ARG...]", summary, ContainerFlags.with(more))
                .flagsFirst()
                .explained(IMAGES);
    }

    /** What the engine is asked for, with what other containers have mounted. */
    ContainerRequest request(Engine engine) {
        List<String> others = invocation.arguments().values("volumes-from");
        if (others.isEmpty()) return described;
        List<MountRequest> inherited = MountedFiles.from(others, name -> mounted(engine, new ContainerRef(name)));
        var mounts = new ArrayList<>(described.options().storage().mounts());
        var taken = new HashSet<String>();
        mounts.forEach(mount -> taken.add(mount.destination()));
        inherited.stream().filter(mount -> taken.add(mount.destination())).forEach(mounts::add);
        return new ContainerRequest(
                described.name(), described.image(), described.options().withMounts(mounts));
    }

    private static MountedFiles mounted(Engine engine, ContainerRef other) {
        return MountedFiles.of(engine.inspect(other), engine.volumes().of(other));
    }

    /** Makes it, with its image, which is pulled if need be. */
    ContainerInfo make(Engine engine) {
        ContainerRequest request = request(engine);
        ImagePulling.before(invocation, engine, request);
        ContainerInfo made = IdFile.of(invocation).around(() -> engine.create(request));
        boolean needed = !request.options().upkeep().equals(Upkeep.NONE);
        if (needed && DaemonClient.of(invocation.settings().root()).isEmpty()) {
            invocation
                    .err()
                    .println("gatun: no daemon serves %s: nobody restarts the container or checks its health until"
                                    .formatted(invocation.settings().root())
                            + " gatun daemon runs");
        }
        return made;
    }
}
