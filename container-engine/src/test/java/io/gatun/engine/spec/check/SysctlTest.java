package io.gatun.engine.spec.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SysctlTest {
    /** With every namespace of its own, so that only the name can be what is wrong. */
    private static final List<Namespace> OWN =
            Arrays.stream(NamespaceType.values()).map(Namespace::fresh).toList();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kernel.core_pattern",
                "kernel/core_pattern",
                "kernel.modprobe",
                "kernel.hotplug",
                "kernel.panic",
                "kernel.sysrq",
                "kernel.randomize_va_space",
                "kernel.yama.ptrace_scope",
                "kernel.unprivileged_bpf_disabled",
                "kernel.ns_last_pid",
                "kernel.pid_max",
                "kernel.threads-max",
                "kernel.dmesg_restrict",
                "kernel.kptr_restrict",
                "kernel.shmmax2",
                "kernel.shmmaxx",
                "kernel.sem.x",
                "kernel.msgmax/x",
                "vm.overcommit_memory",
                "vm.swappiness",
                "vm.drop_caches",
                "fs.file-max",
                "fs.suid_dumpable",
                "fs.protected_symlinks",
                "fs.binfmt_misc.register",
                "fs.mqueue",
                "fs.mqueue.",
                "dev.tty.ldisc_autoload",
                "dev.cdrom.autoeject",
                "debug.exception-trace",
                "abi.vsyscall32",
                "crypto.fips_enabled",
                "sunrpc.nlm_debug",
                "xen.balloon.hotplug_unpopulated",
                "net",
                "net.",
                "network.x",
                "user",
                "net/../kernel/core_pattern",
                "net...kernel.core_pattern",
                "net./../kernel/core_pattern",
                "net.ipv4/../../kernel/core_pattern",
                "fs.mqueue./..",
                "fs/mqueue/../file-max",
                "net.core.somaxconn+kernel.core_pattern",
                "net.core.somaxconn=1",
                "net.core.somaxconn\nkernel.core_pattern",
                "net.core.somaxconn ",
                " net.core.somaxconn",
                "net.\u0000",
                "../net.core.somaxconn",
                "/net/core/somaxconn",
                "/proc/sys/kernel/core_pattern",
                "net//core",
                "net..core",
                "",
                ".",
                "..",
                "/",
                "net.core.*"
            })
    void hostileOrHostWideNameIsRefused(String name) {
        assertTrue(!errors(Map.of(name, "1"), OWN).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "kernel.shmmax, IPC",
        "kernel.sem, IPC",
        "kernel.msgmni, IPC",
        "kernel.shm_rmid_forced, IPC",
        "fs.mqueue.msg_max, IPC",
        "fs/mqueue/msg_max, IPC",
        "net.core.somaxconn, NETWORK",
        "net/ipv4/conf/eno2.100/rp_filter, NETWORK",
        "kernel.domainname, UTS",
        "kernel.hostname, UTS",
        "user.max_user_namespaces, USER"
    })
    void namespacedNameNeedsItsNamespace(String name, NamespaceType type) {
        var others = OWN.stream().filter(each -> each.type() != type).toList();
        assertEquals(List.of(), errors(Map.of(name, "1"), OWN));
        assertEquals(1, errors(Map.of(name, "1"), others).size());
    }

    @Test
    void hostnameIsNotGivenTwice() {
        var linux = LinuxSpec.builder()
                .namespaces(OWN)
                .sysctl(Map.of("kernel.hostname", "a"))
                .build();
        var spec = OciSpec.builder().hostname("b").linux(linux).build();
        assertEquals(1, SysctlChecks.ALL.getFirst().violations(spec).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\n2", "1\u0000", "é", "\u001b[2J"})
    void valueOfSeveralLinesIsRefused(String value) {
        assertEquals(1, errors(Map.of("net.core.somaxconn", value), OWN).size());
    }

    @ParameterizedTest
    @CsvSource({
        "net.ipv4.ip_forward, net/ipv4/ip_forward",
        "net/ipv4/ip_forward, net/ipv4/ip_forward",
        "net.ipv4.conf.eno2/100.rp_filter, net/ipv4/conf/eno2.100/rp_filter",
        "net/ipv4/conf/eno2.100/rp_filter, net/ipv4/conf/eno2.100/rp_filter"
    })
    void bothSpellingsLeadToOnePath(String written, String path) {
        assertEquals(path, SysctlName.of(written).path());
    }

    @Test
    void nameThatLeavesTheDirectoryCannotExist() {
        assertThrows(IllegalArgumentException.class, () -> SysctlName.of("net.ipv4.//.x"));
        assertThrows(IllegalArgumentException.class, () -> new SysctlName(List.of("net", "..")));
    }

    private static List<Violation> errors(Map<String, String> sysctl, List<Namespace> namespaces) {
        var linux = LinuxSpec.builder().namespaces(namespaces).sysctl(sysctl).build();
        return SysctlChecks.ALL
                .getFirst()
                .violations(OciSpec.builder().linux(linux).build());
    }
}
