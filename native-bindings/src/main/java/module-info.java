/** The Linux kernel, typed; the only module that is granted native access. */
module io.gatun.linux {
    requires static transitive org.jspecify;
    // Only on the module path of a program that chooses the second backend.
    requires static org.jnrproject.ffi;

    exports io.gatun.linux;
    exports io.gatun.linux.abi;
    exports io.gatun.linux.event;
    exports io.gatun.linux.file;
    exports io.gatun.linux.gate;
    exports io.gatun.linux.handle;
    exports io.gatun.linux.mount;
    exports io.gatun.linux.net;
    exports io.gatun.linux.net.address;
    exports io.gatun.linux.net.conntrack;
    exports io.gatun.linux.net.datagram;
    exports io.gatun.linux.net.nft;
    exports io.gatun.linux.net.rtnetlink;
    exports io.gatun.linux.net.socket;
    exports io.gatun.linux.process;
    exports io.gatun.linux.program;
    exports io.gatun.linux.security;
    exports io.gatun.linux.terminal;

    // JNR implements the interface it binds.
    exports io.gatun.linux.gate.jnr to
            org.jnrproject.ffi;
}
