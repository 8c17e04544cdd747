package io.gatun.engine.files;

import static io.gatun.linux.abi.Fcntl.O_DIRECTORY;

import io.gatun.engine.launch.ProcessTable;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.state.Life.Processes;
import io.gatun.engine.tree.IdMap;
import io.gatun.engine.tree.Tree;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The tree that a container's first process has as its root, with everything that is mounted in it: reached by a descriptor
 * through procfs. No process enters the container, so nothing of it is executed, and it need not run.
 */
final class RunningTree {
    private static final int MAP_BYTES = 64 * 1024;

    private final Kernel kernel;
    private final ProcessTable processes;

    RunningTree(Kernel kernel, ProcessTable processes) {
        this.kernel = kernel;
        this.processes = processes;
    }

    <T> T with(ContainerId id, Processes living, Tree.Work<T> work) throws IOException {
        var first = living.container();
        Path process = Path.of("/proc", first.pid().toString());
        var opened = processes.open(first).orElseThrow(() -> new WrongStateException(id, "exited", "look into"));
        try (opened;
                Fd root = kernel.files()
                        .open(process.resolve("root"), OpenHow.path().with(O_DIRECTORY))) {
            var users = IdMap.of(read(process.resolve("uid_map")));
            var groups = IdMap.of(read(process.resolve("gid_map")));
            // The number may have come to mean another process just before its root was opened.
            if (!processes.isAlive(living)) throw new WrongStateException(id, "exited", "look into");
            var tree = new Tree(root, IdMap.toOutside(users, groups), IdMap.toInside(users, groups));
            return users.hasOwnRoot() || groups.hasOwnRoot() ? asRoot(users, groups, tree, work) : work.with(tree);
        }
    }

    /** Layers that are shown to other users take no file from somebody who is none of them, as this host's root is not. */
    private <T> T asRoot(IdMap users, IdMap groups, Tree tree, Tree.Work<T> work) throws IOException {
        return Blocking.<T, IOException>onThreadOfItsOwn(() -> {
            kernel.self().actAs(users.outside(0), groups.outside(0));
            return work.with(tree);
        });
    }

    private String read(Path path) {
        try (Fd file = kernel.files().open(path, OpenHow.read())) {
            return new String(kernel.contents().readAll(file, MAP_BYTES), StandardCharsets.US_ASCII);
        }
    }
}
