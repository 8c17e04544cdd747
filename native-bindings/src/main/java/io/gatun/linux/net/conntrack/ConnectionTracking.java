package io.gatun.linux.net.conntrack;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import java.util.Arrays;
import java.util.List;

/**
 * The flows that one network namespace keeps track of (conntrack(8)), held by a socket in it: it may be used from any thread. A flow
 * that is translated goes where it went first until it is forgotten, whatever the rules say meanwhile. All methods throw
 * {@link io.gatun.linux.gate.SyscallException}.
 */
public interface ConnectionTracking extends AutoCloseable {
    /**
     * The flows to an address and port. Costs a look of the kernel at all flows there are, and a message for each that is found.
     *
     * @param protocol a number of IP, such as {@code IPPROTO_UDP}
     * @param destination where the sender of the first packet sent it; 0.0.0.0 and :: are every address of their
     *     family, and 0 is every port
     */
    List<Flow> to(int protocol, Internet destination);

    /** Forgets a flow: its next packet is the first of another one. Nothing happens if it has ended. */
    void forget(Flow flow);

    /**
     * A flow.
     *
     * @param destination where its first packet was sent
     * @param answerer who answers, which is the destination if that is not translated
     * @param isTranslated whether the destination is
     * @param handle what the kernel knows it by
     */
    record Flow(Internet destination, Internet answerer, boolean isTranslated, Handle handle) {}

    /** What the kernel knows a flow by: attributes as they came. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Handle(byte[] original, byte[] id, byte[] zone) {
        public Handle {
            original = original.clone();
            id = id.clone();
            zone = zone.clone();
        }

        @Override
        public String toString() {
            return "flow " + Arrays.toString(id);
        }
    }

    @Override
    void close();
}
