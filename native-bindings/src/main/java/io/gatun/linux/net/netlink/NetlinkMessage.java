package io.gatun.linux.net.netlink;

import static io.gatun.linux.abi.NetlinkStruct.NLMSGHDR;

import java.lang.foreign.StructLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A message that was received.
 *
 * @param payload what follows the head, in native order
 */
public record NetlinkMessage(int type, int flags, int sequence, ByteBuffer payload) {
    private static final int ALIGNMENT = 4;

    /**
     * The messages in what one read returned.
     *
     * @throws MalformedNetlinkException if a length leads out of {@code datagram}
     */
    public static List<NetlinkMessage> all(ByteBuffer datagram) {
        var messages = new ArrayList<NetlinkMessage>();
        int at = 0;
        while (at < datagram.limit()) {
            int rest = datagram.limit() - at;
            requireRoom(rest, (int) NLMSGHDR.byteSize());
            var head = new NetlinkFields(NLMSGHDR, datagram, at);
            int length = head.get("nlmsg_len");
            requireRoom(length, (int) NLMSGHDR.byteSize());
            requireRoom(rest, length);
            int bodyBytes = length - (int) NLMSGHDR.byteSize();
            ByteBuffer body =
                    datagram.slice(at + (int) NLMSGHDR.byteSize(), bodyBytes).order(ByteOrder.nativeOrder());
            messages.add(
                    new NetlinkMessage(head.get("nlmsg_type"), head.get("nlmsg_flags"), head.get("nlmsg_seq"), body));
            at += (length + ALIGNMENT - 1) & -ALIGNMENT;
        }
        return messages;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The struct the payload begins with. */
    public NetlinkFields head(StructLayout layout) {
        requireRoom(payload.limit(), (int) layout.byteSize());
        return new NetlinkFields(layout, payload, 0);
    }

    /** The attributes behind that struct. */
    public NetlinkAttributes attributes(StructLayout layout) {
        return attributes((int) layout.byteSize());
    }

    /** The attributes behind the first {@code offset} bytes of the payload. */
    NetlinkAttributes attributes(int offset) {
        requireRoom(payload.limit(), offset);
        return NetlinkAttributes.of(
                payload.slice(offset, payload.limit() - offset).order(ByteOrder.nativeOrder()));
    }

    private static void requireRoom(int bytes, int wanted) {
        if (bytes < wanted) {
            throw new MalformedNetlinkException("%d bytes where %d are needed".formatted(bytes, wanted));
        }
    }
}
