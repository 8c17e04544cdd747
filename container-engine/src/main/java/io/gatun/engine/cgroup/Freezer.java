package io.gatun.engine.cgroup;

import io.gatun.engine.cgroup.CgroupException.Busy;
import io.gatun.engine.cgroup.CgroupException.Unsupported;
import io.gatun.linux.gate.SyscallException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Stops and continues all processes of a container: by {@code cgroup.freeze} wherever there is a version 2 tree, hybrid
 * machines included, otherwise by version 1's freezer.
 */
final class Freezer {
    private static final String FREEZE = "cgroup.freeze";
    private static final String EVENTS = "cgroup.events";
    private static final String STATE = "freezer.state";

    private final ControlFiles control;
    private final Optional<GroupDirectory> unified;
    private final Optional<GroupDirectory> legacy;

    Freezer(ControlFiles control, List<GroupDirectory> directories) {
        this.control = control;
        unified = directories.stream().filter(GroupDirectory::isUnified).findFirst();
        legacy = directories.stream()
                .filter(each -> !each.isUnified())
                .filter(each -> each.hierarchy().controllers().contains(Controller.FREEZER))
                .findFirst();
    }

    boolean isPresent() {
        return unified.isPresent() || legacy.isPresent();
    }

    /** Stops all processes, or, if they do not all stop in time, none. */
    void freeze(Duration limit) {
        GroupDirectory group = group();
        boolean frozen = false;
        try {
            frozen = group.isUnified() ? freezeUnified(group, limit) : freezeLegacy(group, limit);
        } finally {
            if (!frozen) {
                thaw();
            }
        }
        if (!frozen) {
            throw new Busy("%s does not freeze within %s; %s"
                    .formatted(group, limit, StuckProcesses.describe(Members.of(control, group))));
        }
    }

    void thaw() {
        GroupDirectory group = group();
        if (group.isUnified()) {
            control.write(group.fd(), FREEZE, "0");
        } else {
            control.write(group.fd(), STATE, "THAWED");
        }
    }

    /** Whether the container itself was told to stop and has. */
    boolean isFrozen() {
        return unified.or(() -> legacy).filter(this::isFrozen).isPresent();
    }

    private boolean isFrozen(GroupDirectory group) {
        if (!group.isUnified()) {
            return state(group).equals("FROZEN");
        }
        boolean asked = control.readIfThere(group.fd(), FREEZE).orElse("0").startsWith("1");
        return asked && hasStopped(group);
    }

    private GroupDirectory group() {
        return unified.or(() -> legacy)
                .orElseThrow(() -> new Unsupported(
                        "pausing",
                        "a cgroup v2 tree or the v1 freezer",
                        "mount one of them and start the container again"));
    }

    private boolean freezeUnified(GroupDirectory group, Duration limit) {
        control.write(group.fd(), FREEZE, "1");
        return Patience.until(limit, () -> hasStopped(group));
    }

    private boolean hasStopped(GroupDirectory group) {
        return KeyedText.number(control.readIfThere(group.fd(), EVENTS).orElse(""), "frozen") == 1;
    }

    // While processes are being born the state can stay FREEZING; saying it again catches the new ones.
    private boolean freezeLegacy(GroupDirectory group, Duration limit) {
        return Patience.until(limit, () -> {
            control.write(group.fd(), STATE, "FROZEN");
            return state(group).equals("FROZEN");
        });
    }

    private String state(GroupDirectory group) {
        try {
            return control.read(group.fd(), STATE).trim();
        } catch (SyscallException e) {
            return "";
        }
    }
}
