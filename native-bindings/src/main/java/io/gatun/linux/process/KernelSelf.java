package io.gatun.linux.process;

import static io.gatun.linux.abi.Prctl.PR_CAPBSET_DROP;
import static io.gatun.linux.abi.Prctl.PR_CAPBSET_READ;
import static io.gatun.linux.abi.Prctl.PR_GET_CHILD_SUBREAPER;
import static io.gatun.linux.abi.Prctl.PR_GET_DUMPABLE;
import static io.gatun.linux.abi.Prctl.PR_GET_NAME;
import static io.gatun.linux.abi.Prctl.PR_GET_NO_NEW_PRIVS;
import static io.gatun.linux.abi.Prctl.PR_GET_PDEATHSIG;
import static io.gatun.linux.abi.Prctl.PR_SET_CHILD_SUBREAPER;
import static io.gatun.linux.abi.Prctl.PR_SET_DUMPABLE;
import static io.gatun.linux.abi.Prctl.PR_SET_NAME;
import static io.gatun.linux.abi.Prctl.PR_SET_NO_NEW_PRIVS;
import static io.gatun.linux.abi.Prctl.PR_SET_PDEATHSIG;
import static io.gatun.linux.abi.Prctl.PR_SET_SECUREBITS;
import static io.gatun.linux.abi.Prctl.SECBIT_NO_SETUID_FIXUP;
import static io.gatun.linux.abi.Prctl._LINUX_CAPABILITY_VERSION_3;
import static io.gatun.linux.abi.ProcessStruct.CAP_USER_DATA;
import static io.gatun.linux.abi.ProcessStruct.CAP_USER_HEADER;
import static io.gatun.linux.abi.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Pid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** {@link Self} of the running kernel. */
public final class KernelSelf implements Self {
    private static final long UNCHANGED = -1;
    private static final ReentrantLock CREDENTIALS = new ReentrantLock();

    private static final int NAME_BYTES = 16;
    private static final long EFFECTIVE = offset(CAP_USER_DATA, "effective");
    private static final long PERMITTED = offset(CAP_USER_DATA, "permitted");
    private static final long INHERITABLE = offset(CAP_USER_DATA, "inheritable");

    private final SyscallGate gate;

    public KernelSelf(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public Pid pid() {
        return new Pid((int) gate.call(Syscall.GETPID));
    }

    @Override
    public Pid tid() {
        return new Pid((int) gate.call(Syscall.GETTID));
    }

    @Override
    public void setDumpable(Dumpability dumpability) {
        prctl(PR_SET_DUMPABLE, dumpability == Dumpability.DUMPABLE ? 1 : 0);
    }

    @Override
    public Dumpability dumpable() {
        // 2, which only execve(2) can set, is as good as hidden.
        return prctl(PR_GET_DUMPABLE, 0) == 1 ? Dumpability.DUMPABLE : Dumpability.HIDDEN;
    }

    @Override
    public void setChildSubreaper(Adoption adoption) {
        prctl(PR_SET_CHILD_SUBREAPER, adoption == Adoption.SUBREAPER ? 1 : 0);
    }

    @Override
    public Adoption childSubreaper() {
        return prctlInt(PR_GET_CHILD_SUBREAPER) == 0 ? Adoption.LEFT_TO_INIT : Adoption.SUBREAPER;
    }

    @Override
    public void setParentDeathSignal(Optional<Signal> signal) {
        prctl(PR_SET_PDEATHSIG, signal.map(Signal::number).orElse(0));
    }

    @Override
    public Optional<Signal> parentDeathSignal() {
        int number = prctlInt(PR_GET_PDEATHSIG);
        return number == 0 ? Optional.empty() : Optional.of(new Signal(number));
    }

    @Override
    public void actAs(int uid, int gid) {
        // Other credentials hide the whole process (prctl(2), PR_SET_DUMPABLE): what one thread puts back another must
        // not have changed.
        CREDENTIALS.lock();
        Dumpability before = dumpable();
        try {
            setCredentials(uid, gid);
        } finally {
            setDumpable(before);
            CREDENTIALS.unlock();
        }
    }

    private void setCredentials(int uid, int gid) {
        prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP);
        // The kernel's own calls are per thread; those of the C library would change all of them.
        long group = gate.call(Syscall.SETRESGID, UNCHANGED, gid, UNCHANGED);
        if (group < 0) throw SyscallException.of(group, Syscall.SETRESGID, UNCHANGED, gid, UNCHANGED);
        long user = gate.call(Syscall.SETRESUID, UNCHANGED, uid, UNCHANGED);
        if (user < 0) throw SyscallException.of(user, Syscall.SETRESUID, UNCHANGED, uid, UNCHANGED);
    }

    @Override
    public void setNoNewPrivs() {
        prctl(PR_SET_NO_NEW_PRIVS, 1);
    }

    @Override
    public boolean hasNoNewPrivs() {
        return prctl(PR_GET_NO_NEW_PRIVS, 0) == 1;
    }

    @Override
    public void setName(String name) {
        try (var arena = Arena.ofConfined()) {
            prctl(PR_SET_NAME, CString.in(arena, name).address());
        }
    }

    @Override
    public String name() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(NAME_BYTES);
            prctl(PR_GET_NAME, name.address());
            return CString.at(name, 0);
        }
    }

    @Override
    public boolean isInBoundingSet(int capability) {
        return prctl(PR_CAPBSET_READ, capability) == 1;
    }

    @Override
    public void dropFromBoundingSet(int capability) {
        prctl(PR_CAPBSET_DROP, capability);
    }

    @Override
    public Capabilities capget() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(CAP_USER_DATA, 2);
            long result = gate.call(Syscall.CAPGET, header(arena).address(), data.address());
            if (result < 0) {
                throw SyscallException.of(result, Syscall.CAPGET, 0);
            }
            return new Capabilities(set(data, EFFECTIVE), set(data, PERMITTED), set(data, INHERITABLE));
        }
    }

    @Override
    public void capset(Capabilities capabilities) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(CAP_USER_DATA, 2);
            put(data, EFFECTIVE, capabilities.effective());
            put(data, PERMITTED, capabilities.permitted());
            put(data, INHERITABLE, capabilities.inheritable());
            long result = gate.call(Syscall.CAPSET, header(arena).address(), data.address());
            if (result < 0) {
                throw SyscallException.of(result, Syscall.CAPSET, 0, capabilities);
            }
        }
    }

    private static MemorySegment header(Arena arena) {
        MemorySegment header = arena.allocate(CAP_USER_HEADER);
        header.set(JAVA_INT, 0, (int) _LINUX_CAPABILITY_VERSION_3);
        return header;
    }

    private static long set(MemorySegment data, long at) {
        long low = Integer.toUnsignedLong(data.get(JAVA_INT, at));
        return low | Integer.toUnsignedLong(data.get(JAVA_INT, CAP_USER_DATA.byteSize() + at)) << Integer.SIZE;
    }

    private static void put(MemorySegment data, long at, long set) {
        data.set(JAVA_INT, at, (int) set);
        data.set(JAVA_INT, CAP_USER_DATA.byteSize() + at, (int) (set >>> Integer.SIZE));
    }

    private int prctlInt(long option) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            prctl(option, value.address());
            return value.get(JAVA_INT, 0);
        }
    }

    private long prctl(long option, long argument) {
        long result = gate.call(Syscall.PRCTL, option, argument);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.PRCTL, FlagText.value(FlagSets.PRCTL, option), argument);
        }
        return result;
    }
}
