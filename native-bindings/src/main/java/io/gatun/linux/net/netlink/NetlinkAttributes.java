package io.gatun.linux.net.netlink;

import static io.gatun.linux.abi.NetlinkStruct.NLATTR;

import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.Netlink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The attributes of a message or of an attribute that has some. */
public record NetlinkAttributes(List<Attribute> all) {
    private static final int ALIGNMENT = 4;
    private static final int TYPE = ~(Netlink.NLA_F_NESTED | Netlink.NLA_F_NET_BYTEORDER) & 0xffff;

    /** One attribute; {@code value} is in native order. */
    public record Attribute(int type, ByteBuffer value) {}

    /**
     * The attributes that {@code bytes} are.
     *
     * @throws MalformedNetlinkException if a length leads out of them
     */
    public static NetlinkAttributes of(ByteBuffer bytes) {
        var attributes = new ArrayList<Attribute>();
        int at = 0;
        while (at + (int) NLATTR.byteSize() <= bytes.limit()) {
            var head = new NetlinkFields(NLATTR, bytes, at);
            int length = head.get("nla_len");
            if (length < NLATTR.byteSize() || length > bytes.limit() - at) {
                throw new MalformedNetlinkException(
                        "an attribute of %d bytes where %d are left".formatted(length, bytes.limit() - at));
            }
            int start = at + (int) NLATTR.byteSize();
            ByteBuffer value = bytes.slice(start, length - (int) NLATTR.byteSize());
            attributes.add(new Attribute(head.get("nla_type") & TYPE, value.order(ByteOrder.nativeOrder())));
            at += (length + ALIGNMENT - 1) & -ALIGNMENT;
        }
        return new NetlinkAttributes(attributes);
    }

    /** The first attribute of this type. */
    public Optional<ByteBuffer> find(int type) {
        return all.stream()
                .filter(attribute -> attribute.type == type)
                .map(Attribute::value)
                .findFirst();
    }

    public OptionalInt u32(int type) {
        return find(type)
                .filter(value -> value.limit() >= Integer.BYTES)
                .map(value -> OptionalInt.of(value.getInt(0)))
                .orElse(OptionalInt.empty());
    }

    public Optional<byte[]> bytes(int type) {
        return find(type).map(NetlinkAttributes::copy);
    }

    /** A string, up to its NUL. */
    public Optional<String> string(int type) {
        return bytes(type).map(bytes -> {
            int end = 0;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            return CString.text(java.util.Arrays.copyOf(bytes, end));
        });
    }

    /** The attributes within; none if there is no such attribute. */
    public NetlinkAttributes nested(int type) {
        return find(type).map(NetlinkAttributes::of).orElse(new NetlinkAttributes(List.of()));
    }

    static byte[] copy(ByteBuffer value) {
        byte[] bytes = new byte[value.limit()];
        value.get(0, bytes);
        return bytes;
    }
}
