package io.gatun.engine.files;

import io.gatun.engine.archive.Owners;
import io.gatun.engine.archive.Packing;
import io.gatun.engine.archive.Packing.Crossing;
import io.gatun.engine.archive.Rules;
import io.gatun.engine.archive.Rules.Conflict;
import io.gatun.engine.archive.Rules.Top;
import io.gatun.engine.archive.tar.TarWriter;
import io.gatun.engine.lifecycle.Host;
import io.gatun.engine.lifecycle.Lifecycle;
import io.gatun.engine.model.PathStat;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Life.Processes;
import io.gatun.engine.tree.PrivateMounts;
import io.gatun.engine.tree.StoppedTree;
import io.gatun.engine.tree.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Looks at, copies and exports the files of containers. */
public final class Copying {
    private final Host host;
    private final Lifecycle lifecycle;
    private final StoppedTree stopped;
    private final RunningTree running;

    /** For containers whose store lies at {@code store}. */
    public Copying(Host host, Lifecycle lifecycle, Path store) {
        this.host = host;
        this.lifecycle = lifecycle;
        this.stopped = new StoppedTree(host.kernel(), store);
        this.running = new RunningTree(host.kernel(), host.processes());
    }

    /** What is known about a path. */
    public PathStat stat(ContainerDirectory directory, String path) throws IOException {
        return reading(directory, files -> files.stat(InsidePath.of(path)));
    }

    /** Writes what is at a path into an archive, in which it is called {@code name}. */
    public void read(ContainerDirectory directory, String path, String name, OutputStream out) throws IOException {
        reading(directory, files -> {
            files.read(InsidePath.of(path), name, out);
            return files;
        });
    }

    /** Extracts an archive into a directory. */
    public void write(ContainerDirectory directory, String path, InputStream tar, Owners owners, Conflict conflict)
            throws IOException {
        Rules rules = Rules.EXACT.with(owners).with(Top.LEAVE).with(conflict);
        with(directory, files -> {
            files.write(InsidePath.of(path), tar, rules);
            return files;
        });
    }

    /** Writes all files of the container into an archive, without what is mounted in it. */
    public void export(ContainerDirectory directory, OutputStream out) throws IOException {
        Tree.Work<Tree> work = tree -> {
            try (var tar = new TarWriter(out)) {
                new Packing(host.kernel(), tar, tree.fromDisk(), Crossing.NEVER).addContent(tree.root());
            }
            return tree;
        };
        Alive<Tree> alive = living -> running.with(directory.id(), living, work);
        if (isReadFreely(directory)) stopped.readingLayers(directory, work);
        else with(directory, alive, () -> stopped.layers(directory, work));
    }

    private <T> T reading(ContainerDirectory directory, Work<T> work) throws IOException {
        return isReadFreely(directory)
                ? stopped.reading(directory, tree -> work.with(new TreeFiles(host.kernel(), tree, directory.id())))
                : with(directory, work);
    }

    /** Who takes an archive may take its time: whenever that is possible, nobody else waits. */
    private boolean isReadFreely(ContainerDirectory directory) {
        return lifecycle.look(directory).living().isEmpty() && StoppedTree.isReadFreely(directory);
    }

    /** Something that is done with files. */
    @FunctionalInterface
    private interface Work<T> {
        T with(TreeFiles files) throws IOException;
    }

    private <T> T with(ContainerDirectory directory, Work<T> work) throws IOException {
        Tree.Work<T> inTree = tree -> work.with(new TreeFiles(host.kernel(), tree, directory.id()));
        return with(
                directory,
                living -> running.with(directory.id(), living, inTree),
                () -> stopped.with(directory, inTree));
    }

    /** Something that is done with a container that runs. */
    @FunctionalInterface
    private interface Alive<T> {
        T with(Processes living) throws IOException;
    }

    /** A container that does not run is kept from starting meanwhile; one that runs is left alone. */
    private <T> T with(ContainerDirectory directory, Alive<T> alive, PrivateMounts.Work<T> still) throws IOException {
        Optional<Processes> living = lifecycle.look(directory).living();
        if (living.isPresent()) return alive.with(living.get());
        try (var _ = directory.lock(Lifecycle.LOCK_LIMIT)) {
            living = lifecycle.look(directory).living();
            return living.isPresent() ? alive.with(living.get()) : still.run();
        }
    }
}
