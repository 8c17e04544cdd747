package io.gatun.linux;

import io.gatun.linux.event.Events;
import io.gatun.linux.event.KernelEvents;
import io.gatun.linux.file.Contents;
import io.gatun.linux.file.Descriptors;
import io.gatun.linux.file.Files;
import io.gatun.linux.file.KernelContents;
import io.gatun.linux.file.KernelDescriptors;
import io.gatun.linux.file.KernelFiles;
import io.gatun.linux.file.KernelMetadata;
import io.gatun.linux.file.KernelPipes;
import io.gatun.linux.file.KernelXattrs;
import io.gatun.linux.file.Metadata;
import io.gatun.linux.file.Pipes;
import io.gatun.linux.file.Xattrs;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.gate.ffm.FfmGate;
import io.gatun.linux.gate.jnr.JnrGate;
import io.gatun.linux.mount.KernelMounts;
import io.gatun.linux.mount.Mounts;
import io.gatun.linux.net.KernelNetworkNamespaces;
import io.gatun.linux.net.NetworkNamespaces;
import io.gatun.linux.net.datagram.Datagrams;
import io.gatun.linux.net.datagram.KernelDatagrams;
import io.gatun.linux.net.socket.KernelMessages;
import io.gatun.linux.net.socket.KernelSockets;
import io.gatun.linux.net.socket.KernelStreams;
import io.gatun.linux.net.socket.Messages;
import io.gatun.linux.net.socket.Sockets;
import io.gatun.linux.net.socket.Streams;
import io.gatun.linux.process.KernelLimits;
import io.gatun.linux.process.KernelNamespaces;
import io.gatun.linux.process.KernelProbes;
import io.gatun.linux.process.KernelProcesses;
import io.gatun.linux.process.KernelScheduling;
import io.gatun.linux.process.KernelSelf;
import io.gatun.linux.process.Limits;
import io.gatun.linux.process.Namespaces;
import io.gatun.linux.process.Probes;
import io.gatun.linux.process.Processes;
import io.gatun.linux.process.Scheduling;
import io.gatun.linux.process.Self;
import io.gatun.linux.process.Spawner;
import io.gatun.linux.security.BpfMaps;
import io.gatun.linux.security.BpfPins;
import io.gatun.linux.security.BpfPrograms;
import io.gatun.linux.security.KernelBpfMaps;
import io.gatun.linux.security.KernelBpfPins;
import io.gatun.linux.security.KernelBpfPrograms;
import io.gatun.linux.security.KernelKeyrings;
import io.gatun.linux.security.KernelRandom;
import io.gatun.linux.security.KernelSeccompFilters;
import io.gatun.linux.security.Keyrings;
import io.gatun.linux.security.SeccompFilters;
import io.gatun.linux.terminal.KernelTerminals;
import io.gatun.linux.terminal.Terminals;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** The façade: one kernel, reached through one backend, as slices. Safe for many threads; owns nothing. */
public final class Kernel {
    private final SyscallGate gate;
    private final Files files;
    private final Contents contents;
    private final Metadata metadata;
    private final Xattrs xattrs;
    private final Descriptors descriptors;
    private final Pipes pipes;
    private final Mounts mounts;
    private final Spawner spawner;
    private final Processes processes;
    private final Self self;
    private final Namespaces namespaces;
    private final Probes probes;
    private final Limits limits;
    private final Scheduling scheduling;
    private final Sockets sockets;
    private final Streams streams;
    private final Datagrams datagrams;
    private final Messages messages;
    private final NetworkNamespaces networkNamespaces;
    private final BpfPrograms bpfPrograms;
    private final BpfMaps bpfMaps;
    private final BpfPins bpfPins;
    private final SeccompFilters seccompFilters;
    private final Keyrings keyrings;
    private final RandomGenerator random;
    private final Events events;
    private final Terminals terminals;

    private Kernel(SyscallGate gate) {
        this.gate = gate;
        files = new KernelFiles(gate);
        contents = new KernelContents(gate, files);
        metadata = new KernelMetadata(gate);
        xattrs = new KernelXattrs(gate);
        descriptors = new KernelDescriptors(gate);
        pipes = new KernelPipes(gate);
        mounts = new KernelMounts(gate, files, contents);
        spawner = new Spawner(gate, contents, descriptors);
        processes = new KernelProcesses(gate, files, contents);
        self = new KernelSelf(gate);
        namespaces = new KernelNamespaces(gate);
        probes = new KernelProbes(gate);
        limits = new KernelLimits(gate, files, contents);
        scheduling = new KernelScheduling(gate);
        sockets = new KernelSockets(gate);
        streams = new KernelStreams(gate);
        datagrams = new KernelDatagrams(gate);
        messages = new KernelMessages(gate);
        networkNamespaces = new KernelNetworkNamespaces(gate, files, namespaces);
        bpfPrograms = new KernelBpfPrograms(gate);
        bpfMaps = new KernelBpfMaps(gate);
        bpfPins = new KernelBpfPins(gate);
        seccompFilters = new KernelSeccompFilters(gate);
        keyrings = new KernelKeyrings(gate);
        random = new KernelRandom(gate);
        events = new KernelEvents(gate, contents);
        terminals = new KernelTerminals(gate, files);
    }

    /** Which library makes the native calls. */
    public enum Backend {
        /** Project Panama. */
        FFM,
        /** JNR-FFI, which must be on the module path or class path. */
        JNR;

        /** What {@code -Dgatun.ffi=...} asks for; Panama if nothing. */
        static Backend chosen() {
            return valueOf(System.getProperty("gatun.ffi", "ffm").toUpperCase(Locale.ROOT));
        }
    }

    /** The kernel through the backend that the system property {@code gatun.ffi} names. */
    public static Kernel open() {
        return open(Backend.chosen());
    }

    /** The kernel through {@code backend}. */
    public static Kernel open(Backend backend) {
        return over(
                switch (backend) {
                    case FFM -> new FfmGate();
                    case JNR -> new JnrGate();
                });
    }

    /** The kernel through a gate of the caller's: one that counts calls, or refuses some. */
    public static Kernel over(SyscallGate gate) {
        return new Kernel(gate);
    }

    /** The seam itself, for calls that no slice has. */
    public SyscallGate gate() {
        return gate;
    }

    /** Names in directories: open, make, move, remove, list. */
    public Files files() {
        return files;
    }

    /** The bytes of files: read, write, replace, copy. */
    public Contents contents() {
        return contents;
    }

    /** What belongs to a file besides bytes and names: permissions, owners, times, its file system. */
    public Metadata metadata() {
        return metadata;
    }

    /** Extended attributes of files. */
    public Xattrs xattrs() {
        return xattrs;
    }

    /** Descriptors themselves: copies, flags, locks, memory files. */
    public Descriptors descriptors() {
        return descriptors;
    }

    /** Pipes, and moving bytes through them. */
    public Pipes pipes() {
        return pipes;
    }

    /** Mounts. */
    public Mounts mounts() {
        return mounts;
    }

    /** Starts program images. */
    public Spawner spawner() {
        return spawner;
    }

    /** Other processes: holding, signalling, waiting. */
    public Processes processes() {
        return processes;
    }

    /** What this process may change about itself. */
    public Self self() {
        return self;
    }

    /** Namespaces of the calling thread. */
    public Namespaces namespaces() {
        return namespaces;
    }

    /** What this kernel lets us do. */
    public Probes probes() {
        return probes;
    }

    /** What processes may use. */
    public Limits limits() {
        return limits;
    }

    /** Which processors and disks threads use, and before whom. */
    public Scheduling scheduling() {
        return scheduling;
    }

    /** Sockets: make, bind, connect, accept, ask. */
    public Sockets sockets() {
        return sockets;
    }

    /** Stream sockets as an event loop uses them. */
    public Streams streams() {
        return streams;
    }

    /** Datagrams as an event loop moves them. */
    public Datagrams datagrams() {
        return datagrams;
    }

    /** Messages that carry descriptors and say who sent them. */
    public Messages messages() {
        return messages;
    }

    /** Network namespaces, and the links, addresses and routes in them. */
    public NetworkNamespaces networkNamespaces() {
        return networkNamespaces;
    }

    /** BPF programs: load, attach, replace. */
    public BpfPrograms bpfPrograms() {
        return bpfPrograms;
    }

    /** BPF maps: make, read, change. */
    public BpfMaps bpfMaps() {
        return bpfMaps;
    }

    /** Names that keep BPF programs and maps alive. */
    public BpfPins bpfPins() {
        return bpfPins;
    }

    /** System call filters: what they can do, and answering the calls they hand over. */
    public SeccompFilters seccompFilters() {
        return seccompFilters;
    }

    /** Keyrings of the calling thread. */
    public Keyrings keyrings() {
        return keyrings;
    }

    /** Random numbers that nobody can guess. */
    public RandomGenerator random() {
        return random;
    }

    /** Waiting for many things at once. */
    public Events events() {
        return events;
    }

    /** Terminals and pseudo-terminals. */
    public Terminals terminals() {
        return terminals;
    }
}
