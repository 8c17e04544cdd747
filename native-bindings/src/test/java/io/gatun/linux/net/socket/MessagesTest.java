package io.gatun.linux.net.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Pipes.Waiting;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.net.socket.Sockets.SocketType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The leak check that runs around every test sees descriptors that a refused message would leave. */
class MessagesTest {
    private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};

    private final Kernel kernel = Kernel.open();
    private final Messages messages = kernel.messages();
    private final SocketPair pair = kernel.sockets().socketpair(SocketType.SEQPACKET);

    @AfterEach
    void closePair() {
        pair.close();
    }

    @Test
    void descriptorsArriveInOrderAndWork() {
        try (var pipe = kernel.pipes().pipe2(Waiting.BLOCKING)) {
            messages.send(pair.left(), HELLO, List.of(pipe.read(), pipe.write()));
            try (var message = messages.receive(pair.right(), 100, 2).orElseThrow()) {
                assertArrayEquals(HELLO, message.data());
                List<Fd> copies = message.descriptors();
                assertEquals(2, copies.size());
                assertTrue(copies.stream().allMatch(kernel.descriptors()::isCloseOnExec));
                kernel.contents().writeAll(copies.get(1), HELLO);
                assertArrayEquals(HELLO, kernel.contents().readOnce(pipe.read(), 10));
            }
        }
    }

    @Test
    void takenDescriptorsOutliveTheirMessage() {
        messages.send(pair.left(), HELLO, List.of(pair.left()));
        List<Fd> taken;
        try (var message = messages.receive(pair.right(), 100, 1).orElseThrow()) {
            taken = message.takeDescriptors();
        }
        assertTrue(taken.getFirst().isOpen());
        taken.forEach(Fd::close);
    }

    @Test
    void moreDescriptorsThanWantedAreRefusedAndClosed() {
        messages.send(pair.left(), HELLO, Collections.nCopies(20, pair.left()));
        var refused = assertThrows(TruncatedMessageException.class, () -> messages.receive(pair.right(), 100, 2));
        assertTrue(String.valueOf(refused.getMessage()).contains("descriptors"), refused.getMessage());
    }

    @Test
    void longerMessageThanWantedIsRefusedAndItsDescriptorsClosed() {
        messages.send(pair.left(), HELLO, List.of(pair.left()));
        assertThrows(TruncatedMessageException.class, () -> messages.receive(pair.right(), 4, 1));
    }

    @Test
    void asManyDescriptorsAsTheKernelAllowsTravelTogether() {
        messages.send(pair.left(), HELLO, Collections.nCopies(Messages.MAX_DESCRIPTORS, pair.left()));
        try (var message =
                messages.receive(pair.right(), 100, Messages.MAX_DESCRIPTORS).orElseThrow()) {
            assertEquals(Messages.MAX_DESCRIPTORS, message.descriptors().size());
        }
        var tooMany = Collections.nCopies(Messages.MAX_DESCRIPTORS + 1, pair.left());
        assertThrows(IllegalArgumentException.class, () -> messages.send(pair.left(), HELLO, tooMany));
        assertThrows(
                IllegalArgumentException.class, () -> messages.send(pair.left(), new byte[0], List.of(pair.left())));
    }

    @Test
    void senderIsNamedOnlyWhereTheReceiverAsks() {
        messages.send(pair.left(), HELLO, List.of());
        try (var message = messages.receive(pair.right(), 100, 0).orElseThrow()) {
            assertEquals(Optional.empty(), message.credentials());
        }
        kernel.sockets().setOption(pair.right(), SocketOption.SO_PASSCRED, 1);
        messages.send(pair.left(), HELLO, List.of());
        try (var message = messages.receive(pair.right(), 100, 0).orElseThrow()) {
            assertEquals(
                    kernel.sockets().peerCredentials(pair.left()),
                    message.credentials().orElseThrow());
        }
    }

    @Test
    void rootMayNameAnotherSender() {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may name another sender");
        kernel.sockets().setOption(pair.right(), SocketOption.SO_PASSCRED, 1);
        var somebody = new Credentials(Optional.of(new Pid(1)), 1000, 1001);
        messages.sendAs(pair.left(), HELLO, somebody);
        try (var message = messages.receive(pair.right(), 100, 0).orElseThrow()) {
            assertEquals(Optional.of(somebody), message.credentials());
        }
        var nobody = new Credentials(Optional.of(new Pid(Integer.MAX_VALUE)), 0, 0);
        var refused = assertThrows(SyscallException.class, () -> messages.sendAs(pair.left(), HELLO, nobody));
        assertEquals(Errno.ESRCH, refused.errno());
    }

    @ParameterizedTest
    @EnumSource(names = {"STREAM", "SEQPACKET"})
    void nothingComesFromAClosedSocket(SocketType type) {
        try (var other = kernel.sockets().socketpair(type)) {
            other.left().close();
            assertEquals(Optional.empty(), messages.receive(other.right(), 100, 1));
            var refused = assertThrows(SyscallException.class, () -> messages.send(other.right(), HELLO, List.of()));
            assertEquals(Errno.EPIPE, refused.errno());
        }
    }

    @Test
    void longStreamArrivesWholeWithItsDescriptor() throws InterruptedException {
        try (var stream = kernel.sockets().socketpair(SocketType.STREAM)) {
            byte[] data = new byte[1 << 20];
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) (i * 31);
            }
            var sender = Thread.startVirtualThread(() -> messages.send(stream.left(), data, List.of(stream.left())));
            int received = 0;
            int descriptors = 0;
            while (received < data.length) {
                try (var message = messages.receive(stream.right(), 1 << 16, 1).orElseThrow()) {
                    byte[] part = message.data();
                    assertArrayEquals(Arrays.copyOfRange(data, received, received + part.length), part);
                    received += part.length;
                    descriptors += message.descriptors().size();
                }
            }
            sender.join();
            assertEquals(1, descriptors);
        }
    }
}
