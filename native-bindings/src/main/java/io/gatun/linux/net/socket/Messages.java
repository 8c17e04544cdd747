package io.gatun.linux.net.socket;

import io.gatun.linux.handle.Fd;
import java.util.List;
import java.util.Optional;

/**
 * Messages that carry descriptors and say who sent them (unix(7), sendmsg(2), recvmsg(2)). For control traffic: bytes are
 * copied. Calls that wait may be made from virtual threads. All methods throw {@link io.gatun.linux.gate.SyscallException}.
 */
public interface Messages {
    /** The most descriptors one message carries. */
    int MAX_DESCRIPTORS = 253;

    /**
     * Sends {@code data}, at least one byte of it if there are descriptors.
     *
     * @param descriptors borrowed; the receiver gets copies
     */
    void send(Fd socket, byte[] data, List<Fd> descriptors);

    /** Sends {@code data} and says who sends it; only root may say something else than the truth. */
    void sendAs(Fd socket, byte[] data, Credentials credentials);

    /**
     * Waits for a message. The caller closes it, which closes the descriptors that were not taken out.
     *
     * @param maxBytes a longer message is refused; of a stream so many bytes are read
     * @param maxDescriptors a message with more is refused
     * @return nothing if the other end is closed
     * @throws TruncatedMessageException if the message was longer; nothing of it is left open
     */
    Optional<Message> receive(Fd socket, int maxBytes, int maxDescriptors);
}
