package io.gatun.proxy.vip;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.linux.security.BpfMaps;
import io.gatun.linux.security.BpfMaps.BpfMap;
import io.gatun.linux.security.BpfMaps.Kind;
import io.gatun.linux.security.BpfMaps.Shape;
import io.gatun.linux.security.BpfMaps.Update;
import io.gatun.linux.security.BpfName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What programs and this process share: services and where their slots are, slots with a backend each, and what each socket was
 * told. Pinned, so that programs go on with them when this process is gone, and the next one finds them.
 *
 * @param services an address to the first slot and how many there are
 * @param slots backends; one with more weight has more
 * @param seen a socket's cookie and a backend's address to the service's
 */
record VipMaps(BpfMap services, BpfMap slots, BpfMap seen) implements AutoCloseable {
    /** Four words of an IP address, IPv4 as in IPv6, the port in the order of the network in four bytes, the protocol. */
    static final int ADDRESS_BYTES = 24;

    static final int SEEN_BYTES = Long.BYTES + ADDRESS_BYTES;
    static final int FIRST = 0;
    static final int COUNT = 4;

    static final int MAX_SERVICES = 1 << 16;
    static final int MAX_SLOTS = 1 << 18;
    private static final int MAX_SEEN = 1 << 17;

    private static final Shape SERVICES = new Shape(Kind.HASH, ADDRESS_BYTES, 2 * Integer.BYTES, MAX_SERVICES);
    private static final Shape SLOTS = new Shape(Kind.ARRAY, Integer.BYTES, ADDRESS_BYTES, MAX_SLOTS);
    private static final Shape SEEN = new Shape(Kind.LRU_HASH, SEEN_BYTES, ADDRESS_BYTES, MAX_SEEN);

    /** What they are called where they are pinned. */
    static final List<String> NAMES = List.of("gatun_services", "gatun_slots", "gatun_seen");

    /** Those that are pinned in a directory of a bpf file system, or new ones that are pinned there. */
    static VipMaps open(Kernel kernel, Path directory) {
        return new VipMaps(
                map(kernel, SERVICES, directory, NAMES.get(0)),
                map(kernel, SLOTS, directory, NAMES.get(1)),
                map(kernel, SEEN, directory, NAMES.get(2)));
    }

    private static BpfMap map(Kernel kernel, Shape shape, Path directory, String name) {
        Path path = directory.resolve(name);
        try {
            return new BpfMap(kernel.bpfPins().get(path), shape);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) throw e;
        }
        BpfMap made = kernel.bpfMaps().create(shape, new BpfName(name));
        kernel.bpfPins().pin(made.fd(), path);
        return made;
    }

    /** An address as programs compare it. */
    static byte[] address(Internet address, int protocol) {
        var bytes = ByteBuffer.allocate(ADDRESS_BYTES).order(ByteOrder.nativeOrder());
        byte[] raw = address.address().getAddress();
        if (raw.length == 4) bytes.putLong(0).put(new byte[] {0, 0, (byte) 0xff, (byte) 0xff});
        bytes.put(raw);
        bytes.put((byte) (address.port() >> 8)).put((byte) address.port()).putShort((short) 0);
        return bytes.putInt(protocol).array();
    }

    /** A service has these slots from now on, at one instant. */
    void point(BpfMaps bpf, byte[] service, int first, int count) {
        bpf.update(services, service, ints(first, count), Update.PUT);
    }

    /** Which slots a service has: the first and how many. */
    Optional<int[]> pointed(BpfMaps bpf, byte[] service) {
        return bpf.lookup(services, service).map(value -> {
            var buffer = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
            return new int[] {buffer.getInt(FIRST), buffer.getInt(COUNT)};
        });
    }

    void slot(BpfMaps bpf, int number, byte[] backend) {
        bpf.update(slots, ints(number), backend, Update.PUT);
    }

    private static byte[] ints(int... numbers) {
        var buffer = ByteBuffer.allocate(numbers.length * Integer.BYTES).order(ByteOrder.nativeOrder());
        for (int number : numbers) buffer.putInt(number);
        return buffer.array();
    }

    @Override
    public void close() {
        services.close();
        slots.close();
        seen.close();
    }
}
