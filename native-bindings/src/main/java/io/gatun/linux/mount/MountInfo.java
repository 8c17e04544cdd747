package io.gatun.linux.mount;

import io.gatun.linux.abi.CString;
import io.gatun.linux.file.DeviceNumber;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * One line of {@code /proc/PID/mountinfo} (proc(5)).
 *
 * @param id of the mount; used again after it is gone
 * @param parent the mount it is mounted on
 * @param device what statx(2) says of files on it
 * @param root the directory of the file system that is at the mount point
 * @param mountPoint relative to the process's root
 * @param options of this mount, such as {@code ro}
 * @param peerGroup of a shared mount
 * @param master the peer group from which it receives
 * @param fileSystemType such as {@code ext4}
 * @param source what was mounted, as far as the file system knows
 * @param superOptions of the file system, such as {@code rw} and {@code size=64k}
 */
public record MountInfo(
        int id,
        int parent,
        DeviceNumber device,
        String root,
        String mountPoint,
        List<String> options,
        OptionalInt peerGroup,
        OptionalInt master,
        String fileSystemType,
        String source,
        List<String> superOptions) {
    private static final int FIXED = 6;
    private static final int AFTER = 3;

    public MountInfo {
        options = List.copyOf(options);
        superOptions = List.copyOf(superOptions);
    }

    /**
     * Reads one line.
     *
     * @throws IllegalArgumentException if {@code line} is something else
     */
    public static MountInfo parse(String line) {
        String[] fields = line.split(" ", -1);
        int dash = Arrays.asList(fields).indexOf("-");
        if (dash < FIXED || fields.length < dash + 1 + AFTER) {
            throw new IllegalArgumentException("not a line of mountinfo: " + line);
        }
        return new MountInfo(
                Integer.parseInt(fields[0]),
                Integer.parseInt(fields[1]),
                device(fields[2]),
                unescaped(fields[3]),
                unescaped(fields[4]),
                options(fields[5]),
                tag(fields, dash, "shared:"),
                tag(fields, dash, "master:"),
                unescaped(fields[dash + 1]),
                unescaped(fields[dash + 2]),
                options(fields[dash + AFTER]));
    }

    private static DeviceNumber device(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("not a device number: " + text);
        }
        return new DeviceNumber(
                Integer.parseInt(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }

    private static List<String> options(String text) {
        return Arrays.stream(text.split(",", -1)).map(MountInfo::unescaped).toList();
    }

    private static OptionalInt tag(String[] fields, int end, String name) {
        return Arrays.stream(fields, FIXED, end)
                .filter(field -> field.startsWith(name))
                .mapToInt(field -> Integer.parseInt(field.substring(name.length())))
                .findFirst();
    }

    /** The kernel writes space, tab, newline, backslash and number sign as a backslash and three octal digits. */
    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        byte[] bytes = CString.bytes(text);
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\\' && i + 3 < bytes.length && isOctal(bytes, i + 1)) {
                out.write((bytes[i + 1] - '0') << 6 | (bytes[i + 2] - '0') << 3 | (bytes[i + 3] - '0'));
                i += 3;
            } else {
                out.write(bytes[i]);
            }
        }
        return CString.text(out.toByteArray());
    }

    private static boolean isOctal(byte[] bytes, int at) {
        for (int i = at; i < at + 3; i++) {
            if (bytes[i] < '0' || bytes[i] > '7') {
                return false;
            }
        }
        return true;
    }
}
