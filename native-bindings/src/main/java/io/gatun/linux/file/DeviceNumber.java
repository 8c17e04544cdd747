package io.gatun.linux.file;

/** Which driver and which of its devices (makedev(3)). */
public record DeviceNumber(int major, int minor) {
    /** No device. */
    public static final DeviceNumber NONE = new DeviceNumber(0, 0);

    private static final int MAX_MAJOR = 0xfff;
    private static final int MAX_MINOR = 0xfffff;

    public DeviceNumber {
        if (major < 0 || major > MAX_MAJOR || minor < 0 || minor > MAX_MINOR) {
            throw new IllegalArgumentException("not a device number: %d:%d".formatted(major, minor));
        }
    }

    /** As mknodat(2) takes it: the low byte of the minor number below the major, the rest of it above. */
    public long encoded() {
        return (minor & 0xff) | ((long) major << 8) | ((minor & ~0xffL) << 12);
    }

    @Override
    public String toString() {
        return major + ":" + minor;
    }
}
