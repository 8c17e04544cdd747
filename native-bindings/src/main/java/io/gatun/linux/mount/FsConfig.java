package io.gatun.linux.mount;

import static io.gatun.linux.abi.MountApi.FSCONFIG_CMD_CREATE;
import static io.gatun.linux.abi.MountApi.FSCONFIG_CMD_RECONFIGURE;
import static io.gatun.linux.abi.MountApi.FSCONFIG_SET_FD;
import static io.gatun.linux.abi.MountApi.FSCONFIG_SET_FLAG;
import static io.gatun.linux.abi.MountApi.FSCONFIG_SET_STRING;
import static io.gatun.linux.abi.MountApi.FSOPEN_CLOEXEC;
import static io.gatun.linux.abi.MountApi.FSPICK_CLOEXEC;
import static io.gatun.linux.abi.MountApi.FSPICK_EMPTY_PATH;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.file.Contents;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Configuring file systems (fsopen(2), fsconfig(2)). */
final class FsConfig {
    private static final int MESSAGE_BYTES = 1024;
    private static final int MAX_MESSAGES = 8;

    private final SyscallGate gate;
    private final Contents contents;

    FsConfig(SyscallGate gate, Contents contents) {
        this.gate = gate;
        this.contents = contents;
    }

    Fd fsopen(String fileSystemType) {
        try (var arena = Arena.ofConfined()) {
            long type = CString.in(arena, fileSystemType).address();
            long result = gate.call(Syscall.FSOPEN, type, FSOPEN_CLOEXEC);
            if (result < 0) {
                throw SyscallException.of(
                        result, Syscall.FSOPEN, fileSystemType, FlagText.bits(FlagSets.FSOPEN, FSOPEN_CLOEXEC));
            }
            return new Fd(gate, result);
        }
    }

    Fd fspick(Fd mount) {
        long flags = FSPICK_CLOEXEC | FSPICK_EMPTY_PATH;
        try (var arena = Arena.ofConfined()) {
            long empty = CString.in(arena, "").address();
            long result = gate.call(Syscall.FSPICK, mount.number(), empty, flags);
            if (result < 0) {
                throw SyscallException.of(result, Syscall.FSPICK, mount, "", FlagText.bits(FlagSets.FSPICK, flags));
            }
            return new Fd(gate, result);
        }
    }

    void setFlag(Fd configuration, String key) {
        fsconfig(configuration, FSCONFIG_SET_FLAG, List.of(key), 0);
    }

    void setString(Fd configuration, String key, String value) {
        fsconfig(configuration, FSCONFIG_SET_STRING, List.of(key, value), 0);
    }

    void setFd(Fd configuration, String key, Fd value) {
        fsconfig(configuration, FSCONFIG_SET_FD, List.of(key), value.number());
    }

    void create(Fd configuration) {
        fsconfig(configuration, FSCONFIG_CMD_CREATE, List.of(), 0);
    }

    void reconfigure(Fd configuration) {
        fsconfig(configuration, FSCONFIG_CMD_RECONFIGURE, List.of(), 0);
    }

    private void fsconfig(Fd configuration, long command, List<String> keyAndValue, long auxiliary) {
        try (var arena = Arena.ofConfined()) {
            long key = keyAndValue.isEmpty()
                    ? 0
                    : CString.in(arena, keyAndValue.getFirst()).address();
            long value = keyAndValue.size() < 2
                    ? 0
                    : CString.in(arena, keyAndValue.getLast()).address();
            long result = gate.call(Syscall.FSCONFIG, configuration.number(), command, key, value, auxiliary);
            if (result < 0) {
                throw failure(result, configuration, command, keyAndValue, auxiliary);
            }
        }
    }

    private SyscallException failure(
            long result, Fd configuration, long command, List<String> keyAndValue, long auxiliary) {
        var arguments = new ArrayList<Object>(List.of(configuration, FlagText.value(FlagSets.FSCONFIG, command)));
        arguments.addAll(keyAndValue);
        arguments.add(auxiliary);
        return SyscallException.of(result, Syscall.FSCONFIG, arguments.toArray())
                .saying(messages(configuration));
    }

    /** What the file system itself says went wrong: more than fits into an errno (fsopen(2), "Message retrieval interface"). */
    private String messages(Fd configuration) {
        var messages = new ArrayList<String>();
        try (var arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocate(MESSAGE_BYTES);
            while (messages.size() < MAX_MESSAGES) {
                long length = contents.read(configuration, message);
                messages.add(CString.text(message.asSlice(0, length).toArray(JAVA_BYTE))
                        .strip());
            }
        } catch (SyscallException e) {
            // ENODATA: that was all. Anything else only means that there is no more to tell.
            return String.join("; ", messages);
        }
        return String.join("; ", messages);
    }
}
