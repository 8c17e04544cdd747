package io.gatun.linux.process;

import static io.gatun.linux.gate.LibcFunction.POSIX_SPAWN;
import static io.gatun.linux.gate.LibcFunction.POSIX_SPAWNATTR_DESTROY;
import static io.gatun.linux.gate.LibcFunction.POSIX_SPAWNATTR_INIT;
import static io.gatun.linux.gate.LibcFunction.POSIX_SPAWNATTR_SETFLAGS;
import static io.gatun.linux.gate.LibcFunction.POSIX_SPAWNATTR_SETSIGDEFAULT;
import static io.gatun.linux.gate.LibcFunction.POSIX_SPAWNATTR_SETSIGMASK;
import static io.gatun.linux.gate.LibcFunction.POSIX_SPAWN_FILE_ACTIONS_ADDDUP2;
import static io.gatun.linux.gate.LibcFunction.POSIX_SPAWN_FILE_ACTIONS_DESTROY;
import static io.gatun.linux.gate.LibcFunction.POSIX_SPAWN_FILE_ACTIONS_INIT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.linux.abi.CString;
import io.gatun.linux.file.Contents;
import io.gatun.linux.file.Descriptors;
import io.gatun.linux.file.Descriptors.Execution;
import io.gatun.linux.file.Descriptors.Seal;
import io.gatun.linux.gate.LibcFunction;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Starts a program image in a new process: a sealed memfd (memfd_create(2)) given to posix_spawn(3), which neither
 * copies this process's memory nor cares how large it is. Nothing on disk is executed.
 */
public final class Spawner {
    private static final Set<Seal> SEALS = EnumSet.allOf(Seal.class);
    // glibc's posix_spawn_file_actions_t has 80 bytes on both architectures; musl's is the same.
    private static final long FILE_ACTIONS_BYTES = 128;
    // posix_spawnattr_t has 336 bytes in glibc and in musl.
    private static final long ATTRIBUTES_BYTES = 512;
    private static final long SIGNAL_SET_BYTES = 128;
    private static final long POSIX_SPAWN_SETSIGDEF = 4;
    private static final long POSIX_SPAWN_SETSIGMASK = 8;

    private final SyscallGate gate;
    private final Contents contents;
    private final Descriptors descriptors;

    public Spawner(SyscallGate gate, Contents contents, Descriptors descriptors) {
        this.gate = gate;
        this.contents = contents;
        this.descriptors = descriptors;
    }

    /**
     * Starts {@code image} as a child of this process with an empty environment. It blocks and ignores no signal,
     * whatever this process does.
     *
     * @param arguments what ps(1) shows
     * @param inherited what it has open besides descriptors of this process that are not close-on-exec
     * @throws SyscallException if the image cannot be made or started
     */
    public Pid spawn(byte[] image, List<String> arguments, List<Inherited> inherited) {
        int firstFree = inherited.stream().mapToInt(Inherited::number).max().orElse(2) + 1;
        try (var arena = Arena.ofConfined();
                var executable = above(firstFree, sealed(image));
                var moved = new Moved(inherited, firstFree)) {
            return posixSpawn(arena, executable, arguments, moved.inherited);
        }
    }

    private Pid posixSpawn(Arena arena, Fd executable, List<String> arguments, List<Inherited> descriptors) {
        try (var actions = new FileActions(arena, descriptors);
                var attributes = new Attributes(arena)) {
            MemorySegment pid = arena.allocate(JAVA_INT);
            String path = "/proc/self/fd/" + executable.number();
            int error = gate.call(
                    POSIX_SPAWN,
                    pid.address(),
                    CString.in(arena, path).address(),
                    actions.memory.address(),
                    attributes.memory.address(),
                    vector(arena, arguments).address(),
                    vector(arena, List.of()).address());
            check("posix_spawn(" + path + ")", error);
            return new Pid(pid.get(JAVA_INT, 0));
        }
    }

    private Fd sealed(byte[] image) {
        Fd memfd = descriptors.memfdCreate("gatun", Execution.ALLOWED);
        try {
            contents.writeAll(memfd, image);
            descriptors.addSeals(memfd, SEALS);
            return memfd;
        } catch (SyscallException e) {
            memfd.close();
            throw e;
        }
    }

    /** The descriptor itself or, if a number of the child's would overwrite it, a copy with a higher number. */
    private Fd above(int firstFree, Fd fd) {
        if (fd.number() >= firstFree) {
            return fd;
        }
        try (fd) {
            return descriptors.dup(fd, firstFree);
        }
    }

    private static MemorySegment vector(Arena arena, List<String> texts) {
        MemorySegment vector = arena.allocate(JAVA_LONG, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            vector.setAtIndex(JAVA_LONG, i, CString.in(arena, texts.get(i)).address());
        }
        return vector;
    }

    private static void check(String function, int errno) {
        if (errno != 0) {
            throw SyscallException.of(function, -errno);
        }
    }

    /** What the child does with its descriptors. */
    private final class FileActions implements AutoCloseable {
        private final MemorySegment memory;

        FileActions(Arena arena, List<Inherited> descriptors) {
            memory = arena.allocate(FILE_ACTIONS_BYTES, Long.BYTES);
            check(
                    "posix_spawn_file_actions_init",
                    gate.call(POSIX_SPAWN_FILE_ACTIONS_INIT, memory.address(), 0, 0, 0, 0, 0));
            for (Inherited inherited : descriptors) {
                int error = gate.call(
                        POSIX_SPAWN_FILE_ACTIONS_ADDDUP2,
                        memory.address(),
                        inherited.fd().number(),
                        inherited.number(),
                        0,
                        0,
                        0);
                check("posix_spawn_file_actions_adddup2", error);
            }
        }

        @Override
        public void close() {
            gate.call(POSIX_SPAWN_FILE_ACTIONS_DESTROY, memory.address(), 0, 0, 0, 0, 0);
        }
    }

    /**
     * The child's signals. Ignored ones stay ignored across execve(2), and threads of a JVM block SIGQUIT: both would be
     * passed on to whatever the child becomes.
     */
    private final class Attributes implements AutoCloseable {
        private final MemorySegment memory;

        Attributes(Arena arena) {
            memory = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
            MemorySegment none = arena.allocate(SIGNAL_SET_BYTES, Long.BYTES);
            MemorySegment all = arena.allocate(SIGNAL_SET_BYTES, Long.BYTES).fill((byte) 0xff);
            set(POSIX_SPAWNATTR_INIT, 0);
            set(POSIX_SPAWNATTR_SETSIGMASK, none.address());
            set(POSIX_SPAWNATTR_SETSIGDEFAULT, all.address());
            set(POSIX_SPAWNATTR_SETFLAGS, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
        }

        private void set(LibcFunction function, long value) {
            check(function.symbol(), gate.call(function, memory.address(), value, 0, 0, 0, 0));
        }

        @Override
        public void close() {
            gate.call(POSIX_SPAWNATTR_DESTROY, memory.address(), 0, 0, 0, 0, 0);
        }
    }

    /** The descriptors with every source out of the way of every target: the child copies them one after the other. */
    private final class Moved implements AutoCloseable {
        private final List<Fd> copies = new ArrayList<>();
        private final List<Inherited> inherited = new ArrayList<>();

        Moved(List<Inherited> wanted, int firstFree) {
            try {
                wanted.forEach(one -> inherited.add(one.fd().number() >= firstFree ? one : copy(one, firstFree)));
            } catch (SyscallException e) {
                close();
                throw e;
            }
        }

        private Inherited copy(Inherited one, int firstFree) {
            Fd copy = descriptors.dup(one.fd(), firstFree);
            copies.add(copy);
            return new Inherited(copy, one.number());
        }

        @Override
        public void close() {
            copies.forEach(Fd::close);
        }
    }
}
