package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.text.Printable;
import java.util.Set;

/**
 * The value of {@code --sysctl}: {@code NAME=VALUE}. Only parameters that belong to a namespace of the container can be set;
 * everything else would change the host.
 */
public final class SysctlText {
    private static final Set<String> IPC = Set.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_rmid_forced");

    private static final int LONGEST_VALUE = 1024;

    private SysctlText() {}

    /** A parameter and its value. */
    public record Setting(String name, String value) {
        /** Whether it belongs to the network namespace; otherwise it is the ipc namespace's. */
        public boolean isNetwork() {
            return name.startsWith("net.");
        }
    }

    /**
     * Reads one setting.
     *
     * @throws BadRequestException if it is malformed or no parameter of a container
     */
    public static Setting parse(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            throw new BadRequestException(
                    "--sysctl: \"%s\" has no value".formatted(Printable.of(text)), "use NAME=VALUE");
        }
        String name = text.substring(0, equals);
        String value = text.substring(equals + 1);
        if (!isWellFormed(name) || !(IPC.contains(name) || below("net.", name) || below("fs.mqueue.", name))) {
            throw new BadRequestException(
                    "--sysctl: %s cannot be set for one container".formatted(Printable.of(name)),
                    "use names below net. or fs.mqueue., or the kernel.msg*, kernel.sem and kernel.shm* limits");
        }
        if (value.length() > LONGEST_VALUE || value.chars().anyMatch(c -> c != '\t' && Character.isISOControl(c))) {
            throw new BadRequestException("--sysctl: the value of " + name + " is not one line of text", "");
        }
        return new Setting(name, value);
    }

    private static boolean below(String prefix, String name) {
        return name.startsWith(prefix) && name.length() > prefix.length();
    }

    // The name becomes a path below /proc/sys: components of plain characters, none of them empty. A slash stands for a
    // dot
    // inside a component, as sysctl(8) has it (net.ipv4.conf.eth0/1.arp_filter), which no allow-list can judge:
    // refused.
    private static boolean isWellFormed(String name) {
        if (name.startsWith(".") || name.endsWith(".") || name.contains("..")) return false;
        return name.chars().allMatch(c -> c == '.' || c == '_' || c == '-' || isLetterOrDigit(c));
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
