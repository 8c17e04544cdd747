package io.gatun.linux.file;

import static io.gatun.linux.abi.Fcntl.O_CLOEXEC;
import static io.gatun.linux.abi.Fcntl.O_CREAT;
import static io.gatun.linux.abi.Fcntl.O_DIRECTORY;
import static io.gatun.linux.abi.Fcntl.O_EXCL;
import static io.gatun.linux.abi.Fcntl.O_PATH;
import static io.gatun.linux.abi.Fcntl.O_RDONLY;
import static io.gatun.linux.abi.Fcntl.O_RDWR;
import static io.gatun.linux.abi.Fcntl.O_WRONLY;
import static io.gatun.linux.abi.Fcntl.RESOLVE_BENEATH;
import static io.gatun.linux.abi.Fcntl.RESOLVE_IN_ROOT;
import static io.gatun.linux.abi.Fcntl.RESOLVE_NO_SYMLINKS;
import static io.gatun.linux.abi.Fcntl.RESOLVE_NO_XDEV;

import io.gatun.linux.abi.Fcntl;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;

/**
 * How a file is opened (openat2(2), {@code struct open_how}). Descriptors are always close-on-exec: what a spawned process
 * gets is listed, never forgotten.
 *
 * @param flags {@code O_*} of {@link Fcntl}
 * @param mode permission bits of a file that is made, otherwise 0
 * @param resolve {@code RESOLVE_*} of {@link Fcntl}: what may happen on the way to the file
 */
public record OpenHow(long flags, int mode, long resolve) {
    private static final long ACCESS_MODE = 3;

    public OpenHow {
        flags |= O_CLOEXEC;
    }

    /** For reading. */
    public static OpenHow read() {
        return new OpenHow(O_RDONLY, 0, 0);
    }

    /** For writing, as the file is. */
    public static OpenHow write() {
        return new OpenHow(O_WRONLY, 0, 0);
    }

    /** For reading and writing, as the file is. */
    public static OpenHow readWrite() {
        return new OpenHow(O_RDWR, 0, 0);
    }

    /** A place in the tree, of any kind of file; nothing is read or written through it. */
    public static OpenHow path() {
        return new OpenHow(O_PATH, 0, 0);
    }

    /** A directory, for listing and as a starting point. */
    public static OpenHow directory() {
        return new OpenHow(O_RDONLY | O_DIRECTORY, 0, 0);
    }

    /** The same with more {@code O_*} flags. */
    public OpenHow with(long more) {
        return new OpenHow(flags | more, mode, resolve);
    }

    /** The same, made with these permission bits (before umask(2)) if it does not exist. */
    public OpenHow creating(int permissions) {
        return new OpenHow(flags | O_CREAT, permissions, resolve);
    }

    /** The same, made with these permission bits (before umask(2)); fails with EEXIST if anything has the name. */
    public OpenHow creatingNew(int permissions) {
        return new OpenHow(flags | O_CREAT | O_EXCL, permissions, resolve);
    }

    /** The same; fails with EXDEV where the path would leave the directory it starts from. */
    public OpenHow beneath() {
        return resolving(RESOLVE_BENEATH);
    }

    /** The same; absolute links and {@code ..} stay below the directory it starts from, as if that were the root. */
    public OpenHow inRoot() {
        return resolving(RESOLVE_IN_ROOT);
    }

    /** The same; fails with ELOOP on any symbolic link, at any place of the path. */
    public OpenHow withoutSymlinks() {
        return resolving(RESOLVE_NO_SYMLINKS);
    }

    /** The same; fails with EXDEV where the path would cross into another mount. */
    public OpenHow onOneMount() {
        return resolving(RESOLVE_NO_XDEV);
    }

    private OpenHow resolving(long more) {
        return new OpenHow(flags, mode, resolve | more);
    }

    /** As strace(1) prints it. */
    @Override
    public String toString() {
        var text = new StringBuilder("{flags=");
        if ((flags & O_PATH) == 0) {
            text.append(FlagText.value(FlagSets.ACCESS_MODE, flags & ACCESS_MODE))
                    .append('|');
        }
        text.append(FlagSets.OPEN.text(flags & ~ACCESS_MODE));
        if (mode != 0) {
            text.append(", mode=").append(new Octal(mode));
        }
        if (resolve != 0) {
            text.append(", resolve=").append(FlagSets.RESOLVE.text(resolve));
        }
        return text.append('}').toString();
    }
}
