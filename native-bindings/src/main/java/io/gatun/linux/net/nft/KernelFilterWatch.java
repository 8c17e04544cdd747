package io.gatun.linux.net.nft;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Nftables;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.netlink.NetlinkSocket;

/** {@link FilterWatch} by a socket that the kernel tells. */
public final class KernelFilterWatch implements FilterWatch {
    private final NetlinkSocket socket;

    private KernelFilterWatch(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Begins to listen in the calling thread's namespace. The caller closes the result. */
    public static FilterWatch open(SyscallGate gate) {
        var socket = NetlinkSocket.filtering(gate);
        try {
            socket.join(Nftables.NFNLGRP_NFTABLES);
            return new KernelFilterWatch(socket);
        } catch (SyscallException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public Fd fd() {
        return socket.fd();
    }

    @Override
    public void read() {
        try {
            socket.listen();
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOBUFS)) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
