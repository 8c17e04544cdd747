package io.gatun.engine.spec.check;

import io.gatun.engine.json.JsonPath;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.check.SpecCheck.Findings;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which kernel parameters a container may set: by an allow-list, those that belong to a namespace it does not share
 * with the host. Anything else would change the host.
 */
final class SysctlChecks {
    private static final Set<String> IPC = Set.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.msg_next_id",
            "kernel.sem",
            "kernel.sem_next_id",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_next_id",
            "kernel.shm_rmid_forced");
    private static final Set<String> UTS = Set.of("kernel.hostname", "kernel.domainname");

    static final List<SpecCheck> ALL = List.of(new SpecCheck("sysctl", SysctlChecks::sysctls));

    private SysctlChecks() {}

    private static void sysctls(OciSpec spec, Findings findings) {
        spec.linux().sysctl().forEach((written, value) -> {
            var place = JsonPath.member("linux.sysctl", written);
            boolean text = value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f));
            findings.errorIf(!text, place, "a value with control characters", "write one line");
            try {
                allowed(SysctlName.of(written), spec, place, findings);
            } catch (IllegalArgumentException e) {
                findings.error(place, "no valid name of a kernel parameter", "write net.core.somaxconn, for example");
            }
        });
    }

    private static void allowed(SysctlName name, OciSpec spec, String place, Findings findings) {
        var owner = owner(name);
        if (owner.isEmpty()) {
            findings.error(place, "belongs to the whole machine, not to a namespace", "set it on the host");
            return;
        }
        boolean hosts = spec.linux().namespace(owner.get()).isEmpty();
        var type = owner.get().specName();
        findings.errorIf(hosts, place, "would change the host's", "add a namespace of type " + type);
        boolean again =
                name.toString().equals("kernel.hostname") && spec.hostname().isPresent();
        boolean twice = again
                || (name.toString().equals("kernel.domainname")
                        && spec.domainname().isPresent());
        findings.errorIf(twice, place, "is given by its own field as well", "remove one");
    }

    private static Optional<NamespaceType> owner(SysctlName name) {
        var text = name.toString();
        if (IPC.contains(text) || text.startsWith("fs.mqueue.")) return Optional.of(NamespaceType.IPC);
        if (UTS.contains(text)) return Optional.of(NamespaceType.UTS);
        return switch (name.parts().getFirst()) {
            case "net" -> Optional.of(NamespaceType.NETWORK);
            case "user" -> Optional.of(NamespaceType.USER);
            default -> Optional.empty();
        };
    }
}
