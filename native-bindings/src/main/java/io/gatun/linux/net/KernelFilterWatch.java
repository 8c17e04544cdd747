package io.gatun.linux.net;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Nftables;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;

/** {@link FilterWatch} by a socket that the kernel tells. */
final class KernelFilterWatch implements FilterWatch {
    private final NetlinkSocket socket;

    private KernelFilterWatch(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Takes ownership of {@code socket}. */
    static FilterWatch open(NetlinkSocket socket) {
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
