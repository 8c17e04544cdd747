package io.gatun.engine.launch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.HookFailedException;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.spec.Hooks.Hook;
import io.gatun.engine.state.Life.StartGate;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Pipe;
import io.gatun.linux.file.Pipes;
import io.gatun.linux.handle.Pid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a waiting process may say, whoever says it in its name; this process plays it. */
class RemoteStartIT {
    private static final int EXECUTES = 100;
    private static final List<Hook> HOOKS = List.of(new Hook("/bin/own", List.of(), List.of(), Optional.empty()));

    private final Kernel kernel = Kernel.open();
    private final Pipe status = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);
    private final Pipe start = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);

    @AfterEach
    void close() {
        for (Pipe pipe : List.of(status, start)) {
            pipe.read().close();
            pipe.write().close();
        }
    }

    @Test
    void foreignWordIsNamedAndBlamedOnTheHook() {
        var failure = assertThrows(HookFailedException.class, () -> startAfter(-16, 0));
        assertTrue(failure.getMessage().contains("startContainer hook /bin/own"), failure.getMessage());
        assertTrue(failure.getMessage().contains("reported \"fffffff0\""), failure.getMessage());
        assertTrue(failure.getMessage().contains("tampered"), failure.getMessage());
        assertArrayEquals(new byte[] {1}, kernel.contents().readOnce(start.read(), Integer.BYTES));
    }

    @Test
    void gateThatIsNoneIsForeignToo() {
        var failure = assertThrows(HookFailedException.class, () -> startAfter(-2, 99));
        assertTrue(failure.getMessage().contains("tampered"), failure.getMessage());
    }

    @Test
    void messageThatHasNoPlaceAfterTheStartIsForeignToo() {
        var failure = assertThrows(HookFailedException.class, () -> startAfter(-1, 4711));
        assertTrue(failure.getMessage().contains("4711"), failure.getMessage());
    }

    @Test
    void failureBeforeTheProgramIsNotThePrograms() {
        var failure = assertThrows(StartFailedException.class, () -> startAfter(EXECUTES - 1, Errno.ENOENT.number()));
        assertTrue(failure.getMessage().contains("last steps before the program"), failure.getMessage());
        assertEquals(StartFailedException.ENGINE, failure.exitCode());
    }

    @Test
    void failureOfTheProgramHasItsExitCode() {
        var failure = assertThrows(StartFailedException.class, () -> startAfter(EXECUTES, Errno.ENOENT.number()));
        assertTrue(failure.getMessage().startsWith("cannot execute the program"), failure.getMessage());
        assertEquals(StartFailedException.NOT_FOUND, failure.exitCode());
    }

    /** A process that has said a word, and its content, before anybody read. */
    private void startAfter(int word, int content) {
        byte[] message = ByteBuffer.allocate(2 * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(word)
                .putInt(content)
                .array();
        kernel.contents().writeAll(status.write(), message);
        var gate = new StartGate(start.read().number(), status.write().number(), EXECUTES);
        var self = new Pid((int) ProcessHandle.current().pid());
        try (var process = kernel.processes().pidfdOpen(self)) {
            new RemoteStart(kernel).start(process, gate, () -> HOOKS);
        }
    }
}
