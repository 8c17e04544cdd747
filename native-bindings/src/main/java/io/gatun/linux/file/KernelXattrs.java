package io.gatun.linux.file;

import static io.gatun.linux.abi.Fcntl.XATTR_CREATE;
import static io.gatun.linux.abi.Fcntl.XATTR_REPLACE;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link Xattrs} of the running kernel. */
public final class KernelXattrs implements Xattrs {
    // The most that the kernel lets an attribute, or the list of their names, have: a second look is never needed.
    private static final long MAX_BYTES = 64 * 1024;

    private final SyscallGate gate;

    public KernelXattrs(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public Optional<byte[]> get(Fd file, String name) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(MAX_BYTES);
            long result = gate.call(
                    Syscall.FGETXATTR,
                    file.number(),
                    CString.in(arena, name).address(),
                    value.address(),
                    value.byteSize());
            if (result == -Errno.ENODATA.number()) {
                return Optional.empty();
            }
            if (result < 0) {
                throw SyscallException.of(result, Syscall.FGETXATTR, file, name);
            }
            return Optional.of(value.asSlice(0, result).toArray(JAVA_BYTE));
        }
    }

    @Override
    public void set(Fd file, String name, byte[] value, Existence existence) {
        long flags = switch (existence) {
            case ANY -> 0;
            case ABSENT -> XATTR_CREATE;
            case PRESENT -> XATTR_REPLACE;
        };
        try (var arena = Arena.ofConfined()) {
            long attribute = CString.in(arena, name).address();
            long bytes = arena.allocateFrom(JAVA_BYTE, value).address();
            long result = gate.call(Syscall.FSETXATTR, file.number(), attribute, bytes, value.length, flags);
            if (result < 0) {
                var text = FlagText.bits(FlagSets.XATTR, flags);
                throw SyscallException.of(result, Syscall.FSETXATTR, file, name, value.length, text);
            }
        }
    }

    @Override
    public void remove(Fd file, String name) {
        try (var arena = Arena.ofConfined()) {
            long attribute = CString.in(arena, name).address();
            long result = gate.call(Syscall.FREMOVEXATTR, file.number(), attribute);
            if (result < 0) {
                throw SyscallException.of(result, Syscall.FREMOVEXATTR, file, name);
            }
        }
    }

    @Override
    public List<String> list(Fd file) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment list = arena.allocate(MAX_BYTES);
            long bytes = gate.call(Syscall.FLISTXATTR, file.number(), list.address(), list.byteSize());
            if (bytes < 0) {
                throw SyscallException.of(bytes, Syscall.FLISTXATTR, file);
            }
            var names = new ArrayList<String>();
            for (long at = 0; at < bytes; at += CString.bytes(names.getLast()).length + 1L) {
                names.add(CString.at(list, at));
            }
            return names;
        }
    }
}
