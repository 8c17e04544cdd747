package io.gatun.linux.file;

import io.gatun.linux.handle.Fd;
import java.util.List;
import java.util.Optional;

/**
 * Extended attributes of open files (xattr(7)): capabilities, labels, what overlay file systems note. The file must be open
 * for reading or writing. All methods throw {@link io.gatun.linux.gate.SyscallException}.
 */
public interface Xattrs {
    /** What setting an attribute requires. */
    enum Existence {
        ANY,
        /** Fails with EEXIST if it is there. */
        ABSENT,
        /** Fails with ENODATA if it is not there. */
        PRESENT
    }

    /** The value of an attribute, if the file has it (fgetxattr(2)). */
    Optional<byte[]> get(Fd file, String name);

    /** Sets an attribute (fsetxattr(2)). */
    void set(Fd file, String name, byte[] value, Existence existence);

    /** Removes an attribute; fails with ENODATA if it is not there (fremovexattr(2)). */
    void remove(Fd file, String name);

    /** The names of all attributes that this process may see (flistxattr(2)). */
    List<String> list(Fd file);
}
