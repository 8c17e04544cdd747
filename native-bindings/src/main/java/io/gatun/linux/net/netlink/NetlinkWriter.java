package io.gatun.linux.net.netlink;

import static io.gatun.linux.abi.NetlinkStruct.NLATTR;
import static io.gatun.linux.abi.NetlinkStruct.NLMSGHDR;

import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.Netlink;
import java.lang.foreign.StructLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes one netlink message; the only way to make one here. The length of an attribute has 16 bits, and a longer one would
 * not be refused by the kernel but read as the attributes that happen to follow: an attacker who chooses a value would
 * choose attributes. So every length, nested ones included, is checked when the attribute ends, and nothing is sent that is
 * not whole. For one thread.
 */
public final class NetlinkWriter {
    private static final int ALIGNMENT = 4;
    private static final int FIRST_BYTES = 512;
    private static final int MAX_MESSAGE_BYTES = 1 << 20;
    private static final int MAX_ATTRIBUTE_BYTES = 0xffff;
    // The two bits above say that an attribute is nested or in network byte order.
    private static final int MAX_ATTRIBUTE_TYPE = 0x3fff;

    private ByteBuffer out =
            ByteBuffer.allocate(FIRST_BYTES).order(ByteOrder.nativeOrder()).limit(0);

    /** What an attribute contains. */
    @FunctionalInterface
    public interface Contents {
        void write(NetlinkWriter writer);
    }

    /** Begins a message with {@code NLM_F_*} flags. */
    public NetlinkWriter(int type, int flags) {
        head(NLMSGHDR).set("nlmsg_type", type).set("nlmsg_flags", flags);
    }

    /** Adds a struct, zeroed, to be filled in before anything else is added. */
    public NetlinkFields head(StructLayout layout) {
        int start = grow((int) layout.byteSize());
        return new NetlinkFields(layout, out, start);
    }

    public NetlinkWriter u16(int type, int value) {
        if (value < 0 || value > 0xffff) {
            throw new IllegalArgumentException("not a 16-bit number: " + value);
        }
        return attribute(type, writer -> {
            int at = grow(Short.BYTES);
            out.putShort(at, (short) value);
        });
    }

    public NetlinkWriter u32(int type, int value) {
        return attribute(type, writer -> {
            int at = grow(Integer.BYTES);
            out.putInt(at, value);
        });
    }

    /** A 32-bit number in network byte order, as nf_tables wants its numbers. */
    public NetlinkWriter be32(int type, int value) {
        return u32(type, ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value));
    }

    public NetlinkWriter u8(int type, int value) {
        if (value < 0 || value > 0xff) {
            throw new IllegalArgumentException("not an 8-bit number: " + value);
        }
        return bytes(type, new byte[] {(byte) value});
    }

    public NetlinkWriter bytes(int type, byte[] value) {
        return attribute(type, writer -> put(value, value.length));
    }

    /** A string with the NUL that ends it. */
    public NetlinkWriter string(int type, String value) {
        byte[] bytes = CString.bytes(value);
        return attribute(type, writer -> put(bytes, bytes.length + 1));
    }

    /** Attributes within an attribute. */
    public NetlinkWriter nested(int type, Contents contents) {
        return attribute(type, Netlink.NLA_F_NESTED, contents);
    }

    private NetlinkWriter attribute(int type, Contents contents) {
        return attribute(type, 0, contents);
    }

    private NetlinkWriter attribute(int type, int typeFlags, Contents contents) {
        if (type < 0 || type > MAX_ATTRIBUTE_TYPE) {
            throw new IllegalArgumentException("not a type of an attribute: " + type);
        }
        int start = grow((int) NLATTR.byteSize());
        contents.write(this);
        int length = out.limit() - start;
        if (length > MAX_ATTRIBUTE_BYTES) {
            throw new IllegalArgumentException("attribute %d would have %d bytes, and the most is %d"
                    .formatted(type, length, MAX_ATTRIBUTE_BYTES));
        }
        new NetlinkFields(NLATTR, out, start).set("nla_len", length).set("nla_type", type | typeFlags);
        grow(-length & (ALIGNMENT - 1));
        return this;
    }

    /** Asks the kernel to answer when it is done. */
    public NetlinkWriter acknowledged() {
        var head = new NetlinkFields(NLMSGHDR, out, 0);
        head.set("nlmsg_flags", head.get("nlmsg_flags") | Netlink.NLM_F_ACK);
        return this;
    }

    /** The whole message. */
    public byte[] message(int sequence) {
        int length = out.limit();
        new NetlinkFields(NLMSGHDR, out, 0).set("nlmsg_len", length).set("nlmsg_seq", sequence);
        byte[] message = new byte[length];
        out.get(0, message);
        return message;
    }

    private void put(byte[] bytes, int room) {
        // Not in one expression: growing may replace the buffer.
        int at = grow(room);
        out.put(at, bytes);
    }

    /** Makes room for so many zeroed bytes; returns where they begin. The limit is the end of what is written. */
    private int grow(int bytes) {
        int start = out.limit();
        int end = Math.addExact(start, bytes);
        if (end > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException("a message has at most " + MAX_MESSAGE_BYTES + " bytes");
        }
        if (end > out.capacity()) {
            out = ByteBuffer.allocate(Math.max(end, 2 * out.capacity()))
                    .order(ByteOrder.nativeOrder())
                    .put(out.rewind())
                    .rewind();
        }
        out.limit(end);
        return start;
    }
}
