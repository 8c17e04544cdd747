package io.gatun.proxy.vip;

import static io.gatun.linux.security.BpfAssembler.Condition.EQUAL;
import static io.gatun.linux.security.BpfRegister.R0;
import static io.gatun.linux.security.BpfRegister.R1;
import static io.gatun.linux.security.BpfRegister.R10;
import static io.gatun.linux.security.BpfRegister.R2;
import static io.gatun.linux.security.BpfRegister.R3;
import static io.gatun.linux.security.BpfRegister.R4;
import static io.gatun.linux.security.BpfRegister.R6;
import static io.gatun.linux.security.BpfRegister.R7;
import static io.gatun.linux.security.BpfRegister.R8;

import io.gatun.linux.handle.Fd;
import io.gatun.linux.security.BpfAssembler;
import io.gatun.linux.security.BpfName;
import io.gatun.linux.security.BpfProgram;
import io.gatun.linux.security.BpfProgramType;
import io.gatun.linux.security.BpfRegister;

/**
 * The programs. One direction replaces the address of a service by one of its backends and notes for the socket what was replaced; the
 * other puts it back where a program asks with whom it talks. All of them allow everything: an address that is not a service's goes
 * through as it is.
 */
final class AddressPrograms {
    // bpf-helpers(7)
    private static final int MAP_LOOKUP = 1;
    private static final int MAP_UPDATE = 2;
    private static final int RANDOM = 7;
    private static final int SOCKET_COOKIE = 46;

    // struct bpf_sock_addr
    private static final int USER_IP4 = 4;
    private static final int USER_IP6 = 8;
    private static final int USER_PORT = 24;
    private static final int PROTOCOL = 36;

    // On the stack: an address as a key (VipMaps), the number of a slot, and a cookie with the backend's address behind
    // it.
    private static final int ADDRESS = -VipMaps.ADDRESS_BYTES;
    private static final int SLOT = ADDRESS - 8;
    private static final int SEEN = SLOT - VipMaps.SEEN_BYTES;
    private static final int SEEN_ADDRESS = SEEN + Long.BYTES;
    private static final int PORT = 16;
    private static final int KIND = 20;

    // The first words of an IPv4 address in IPv6 (::ffff:0:0/96), in the order of the network.
    private static final int MAPPED = Integer.reverseBytes(0xffff);

    private final VipMaps maps;

    AddressPrograms(VipMaps maps) {
        this.maps = maps;
    }

    /** Which words of the context are the address. */
    private enum Family {
        FOUR,
        SIX
    }

    /** Replaces a service by a backend: for connect(2) and sendmsg(2). */
    BpfProgram forward(BpfProgramType type) {
        Family family = family(type);
        var code = new BpfAssembler();
        var end = code.label();
        code.move(R6, R1);
        copyAddress(code, family, ADDRESS);
        lookup(code, maps.services().fd(), ADDRESS);
        code.jumpIf(R0, EQUAL, 0, end);
        code.load32(R7, R0, VipMaps.FIRST).load32(R8, R0, VipMaps.COUNT);
        code.jumpIf(R8, EQUAL, 0, end);
        code.call(RANDOM).modulo(R0, R8).add(R0, R7).store32(R10, SLOT, R0);
        lookup(code, maps.slots().fd(), SLOT);
        code.jumpIf(R0, EQUAL, 0, end);
        writeAddress(code, family);
        cookie(code);
        copyAddress(code, family, SEEN_ADDRESS);
        code.loadMap(R1, maps.seen().fd())
                .move(R2, R10)
                .add(R2, SEEN)
                .move(R3, R10)
                .add(R3, ADDRESS);
        code.move(R4, 0).call(MAP_UPDATE);
        return allowed(code, end, type, "gatun_forward");
    }

    /** Puts the service back: for getpeername(2) and recvmsg(2). */
    BpfProgram backward(BpfProgramType type) {
        Family family = family(type);
        var code = new BpfAssembler();
        var end = code.label();
        code.move(R6, R1);
        cookie(code);
        copyAddress(code, family, SEEN_ADDRESS);
        lookup(code, maps.seen().fd(), SEEN);
        code.jumpIf(R0, EQUAL, 0, end);
        writeAddress(code, family);
        return allowed(code, end, type, "gatun_backward");
    }

    private static Family family(BpfProgramType type) {
        return switch (type) {
            case CGROUP_INET4_CONNECT, CGROUP_UDP4_SENDMSG, CGROUP_UDP4_RECVMSG, CGROUP_INET4_GETPEERNAME ->
                Family.FOUR;
            case CGROUP_INET6_CONNECT, CGROUP_UDP6_SENDMSG, CGROUP_UDP6_RECVMSG, CGROUP_INET6_GETPEERNAME -> Family.SIX;
            case CGROUP_DEVICE, SOCKET_FILTER -> throw new IllegalArgumentException(type + " has no address");
        };
    }

    private static void lookup(BpfAssembler code, Fd map, int key) {
        code.loadMap(R1, map).move(R2, R10).add(R2, key).call(MAP_LOOKUP);
    }

    /** The address and port of the context, and what it carries, at a place on the stack. */
    private static void copyAddress(BpfAssembler code, Family family, int to) {
        if (family == Family.FOUR) {
            code.store32(R10, to, 0).store32(R10, to + 4, 0).store32(R10, to + 8, MAPPED);
            copy(code, USER_IP4, to + 12);
        } else {
            for (int word = 0; word < 16; word += 4) copy(code, USER_IP6 + word, to + word);
        }
        copy(code, USER_PORT, to + PORT);
        copy(code, PROTOCOL, to + KIND);
    }

    private static void copy(BpfAssembler code, int from, int to) {
        code.load32(R2, R6, from).store32(R10, to, R2);
    }

    /** The address that R0 points at, to the context. */
    private static void writeAddress(BpfAssembler code, Family family) {
        if (family == Family.FOUR) {
            write(code, 12, USER_IP4);
        } else {
            for (int word = 0; word < 16; word += 4) write(code, word, USER_IP6 + word);
        }
        write(code, PORT, USER_PORT);
    }

    private static void write(BpfAssembler code, int from, int to) {
        code.load32(R2, R0, from).store32(R6, to, R2);
    }

    private static void cookie(BpfAssembler code) {
        BpfRegister context = R6;
        code.move(R1, context).call(SOCKET_COOKIE).store64(R10, SEEN, R0);
    }

    private static BpfProgram allowed(BpfAssembler code, BpfAssembler.Label end, BpfProgramType type, String name) {
        return code.place(end).move(R0, 1).exit().program(type, new BpfName(name));
    }
}
