package io.gatun.bench.sidebyside;

import io.gatun.engine.security.Capability;
import io.gatun.engine.security.CapabilityPolicy;
import io.gatun.engine.spec.LinuxSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The same container made by a C program that does nothing but the system calls: floor.c. */
final class Floor implements AutoCloseable {
    private final Conversation conversation;

    Floor(Path program, Workspace workspace) {
        LinuxSpec linux = workspace.spec().linux();
        String capabilities = Long.toHexString(Capability.bits(CapabilityPolicy.DOCKER));
        var command = new ArrayList<>(List.of(
                program.toString(),
                workspace.rootfs().toString(),
                workspace.filter().toString(),
                workspace.group(),
                capabilities));
        linux.maskedPaths().forEach(path -> command.addAll(List.of("-m", path)));
        linux.readonlyPaths().forEach(path -> command.addAll(List.of("-r", path)));
        this.conversation = new Conversation(command);
    }

    /** One container. */
    Timing run() {
        return Timing.of(conversation.ask(List.of("run")).getLast());
    }

    /** How long it took {@code workers} at once to make {@code count} containers, in nanoseconds. */
    long parallel(int workers, int count) {
        return conversation
                .ask(List.of("parallel", Integer.toString(workers), Integer.toString(count)))
                .getFirst();
    }

    @Override
    public void close() {
        conversation.close();
    }
}
