package io.gatun.engine.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.abi.Arch;
import io.gatun.linux.abi.Sched;
import io.gatun.linux.abi.Signal;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Inherited;
import io.gatun.linux.program.ElfImage;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.ProgramBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A process that is in its groups before it does anything else, as the launcher makes them. */
class JoinIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int FIRST_FD = 4;
    private static final int STATUS_FD = 3;
    private static final long FOREVER_SECONDS = 1000;

    private final Groups groups = new Groups();

    @AfterEach
    void nothingIsLeft() {
        groups.close();
    }

    @Test
    void newProcessIsInAllGroupsWhenItIsBorn() {
        try (var cgroup = groups.create("a")) {
            Pid parent;
            try (var points = cgroup.joinPoints()) {
                parent = spawn(points);
            }
            Groups.await("born", () -> cgroup.processes().size() == 1);
            Pid child = cgroup.processes().getFirst();
            Groups.await(
                    "joined", () -> groupsOf(child).stream().allMatch(line -> line.endsWith(groups.parent + "/a")));
            assertTrue(groupsOf(parent).stream().noneMatch(line -> line.endsWith("/a")));
            cgroup.kill();
            assertTrue(cgroup.awaitEmpty(SOON));
            assertEquals(
                    parent.number(), groups.kernel.gate().call(Syscall.WAIT4.number(), parent.number(), 0, 0, 0, 0, 0));
            cgroup.delete(SOON);
        }
    }

    /** Starts a process whose child is born into the version 2 group and joins the others itself. */
    private Pid spawn(JoinPoints points) {
        List<Inherited> inherited = new ArrayList<>();
        var builder = ProgramBuilder.forImage(Arch.current());
        var child = builder.label();
        long flags = points.unified().isPresent() ? Sched.CLONE_INTO_CGROUP : 0;
        points.unified().ifPresent(fd -> inherited.add(new Inherited(fd, FIRST_FD)));
        var cloneArguments = builder.longs(flags, 0, 0, 0, Signal.SIGCHLD, 0, 0, 0, 0, 0, FIRST_FD);
        builder.call(Syscall.CLONE3, cloneArguments, Operand.of(11 * Long.BYTES))
                .ifZero(child);
        builder.call(Syscall.WAIT4, Operand.of(-1), Operand.NONE, Operand.NONE, Operand.NONE);
        builder.call(Syscall.EXIT_GROUP, Operand.of(0));
        builder.place(child);
        int number = FIRST_FD + 1;
        for (Fd tasks : points.tasks().values()) {
            inherited.add(new Inherited(tasks, number));
            builder.call(Syscall.WRITE, Operand.of(number++), builder.string("0"), Operand.of(1));
        }
        builder.call(Syscall.NANOSLEEP, builder.longs(FOREVER_SECONDS, 0), Operand.NONE);
        builder.call(Syscall.EXIT_GROUP, Operand.of(0));
        byte[] image = ElfImage.of(builder.build(), STATUS_FD);
        return groups.kernel.spawner().spawn(image, List.of("program"), inherited);
    }

    private static List<String> groupsOf(Pid pid) {
        try {
            return Files.readString(Path.of("/proc", pid.toString(), "cgroup"))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
