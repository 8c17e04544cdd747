package io.gatun.engine.plan.frame;

import static io.gatun.linux.abi.Fcntl.AT_FDCWD;
import static io.gatun.linux.abi.Fcntl.O_CLOEXEC;
import static io.gatun.linux.abi.Fcntl.RESOLVE_IN_ROOT;
import static io.gatun.linux.abi.Fcntl.RESOLVE_NO_MAGICLINKS;

import io.gatun.engine.plan.step.Slot;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the parts of the lowering share: the program being written, its descriptors and the open root directory. */
public final class Frame {
    private static final int OPEN_HOW_BYTES = 24;

    public final ProgramBuilder out;
    public final Descriptors descriptors;
    /** The root of the container: a descriptor of the mount, from which every path inside is resolved. */
    public final Address root;
    /** A procfs of the container's pid namespace that nothing else can have been mounted over. */
    public final Address proc;

    private final Map<List<Long>, Address> constants = new HashMap<>();
    private boolean procOpen;

    public Frame(ProgramBuilder out, Descriptors descriptors) {
        this.out = out;
        this.descriptors = descriptors;
        this.root = out.cell("root");
        this.proc = out.cell("proc");
    }

    /** Notes that {@link #proc} holds a descriptor from here on. */
    public void procIsOpen() {
        procOpen = true;
    }

    /** Closes it; whoever needs one again opens it anew. */
    public void closeProc() {
        close(proc);
        procOpen = false;
    }

    public boolean hasProc() {
        return procOpen;
    }

    public Operand fd(Slot slot) {
        return descriptors.operand(slot);
    }

    public Address text(String text) {
        return out.string(text);
    }

    /** A struct of 64-bit numbers that no call changes; equal ones share their bytes. */
    public Address constant(Long... words) {
        return constants.computeIfAbsent(
                List.of(words),
                key -> out.longs(key.stream().mapToLong(Long::longValue).toArray()));
    }

    /** Opens a path below {@code base}, whatever links are on the way, and stores the descriptor. */
    public ProgramBuilder.Call openBelow(Operand base, String path, long flags, Address into) {
        return open(base, path, flags, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS, into);
    }

    /** openat2(2). */
    public ProgramBuilder.Call open(Operand base, String path, long flags, long resolve, Address into) {
        Address how = constant(flags | O_CLOEXEC, 0L, resolve);
        return out.call(Syscall.OPENAT2, base, text(relative(path)), how, Operand.of(OPEN_HOW_BYTES))
                .into(into);
    }

    /** Opens an absolute path of the host that the engine or its caller chose. */
    public ProgramBuilder.Call openHost(String path, long flags, Address into) {
        Address how = constant(flags | O_CLOEXEC, 0L, 0L);
        return out.call(Syscall.OPENAT2, Operand.of(AT_FDCWD), text(path), how, Operand.of(OPEN_HOW_BYTES))
                .into(into);
    }

    /** Ends the program as a failing call does, for a reason that no call gives. */
    public void fail(Errno errno) {
        var report = constant((long) out.index() | (long) errno.number() << Integer.SIZE);
        out.call(Syscall.WRITE, fd(Slot.STATUS), report, Operand.of(StatusMessage.BYTES));
        out.call(Syscall.EXIT_GROUP, Operand.of(1));
    }

    public void close(Address fd) {
        out.call(Syscall.CLOSE, fd.load());
    }

    private static String relative(String path) {
        String rest = path.startsWith("/") ? path.substring(1) : path;
        return rest.isEmpty() ? "." : rest;
    }
}
