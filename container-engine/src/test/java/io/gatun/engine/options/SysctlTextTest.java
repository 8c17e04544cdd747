package io.gatun.engine.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.engine.model.BadRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SysctlTextTest {
    @Test
    void parametersOfNamespacesAreAccepted() {
        assertEquals(new SysctlText.Setting("net.core.somaxconn", "1024"), SysctlText.parse("net.core.somaxconn=1024"));
        assertEquals(new SysctlText.Setting("kernel.shmmax", "1"), SysctlText.parse("kernel.shmmax=1"));
        assertEquals(new SysctlText.Setting("fs.mqueue.msg_max", "9"), SysctlText.parse("fs.mqueue.msg_max=9"));
    }

    /** CVE-2022-0811 and its kin: separators, traversal, and what belongs to the whole machine. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=",
                "=1",
                "kernel.shmmax",
                "kernel.core_pattern=|/x",
                "kernel.shm_rmid_forced+kernel.core_pattern=1",
                "kernel.shm_rmid_forced=1\nkernel.core_pattern=|/x",
                "kernel/core_pattern=x",
                "net/../kernel/core_pattern=x",
                "net...kernel.core_pattern=x",
                "net.=1",
                "net=1",
                ".net.core=1",
                "net.core.=1",
                "net..core=1",
                "net./=1",
                "net.ipv4/../../kernel.panic=1",
                "net.ipv4 .x=1",
                "net.ipv4.x =1",
                "net.\u0000=1",
                "net.a=\u0000",
                "net.a=1\r2",
                "kernel.hostname=x",
                "kernel.domainname=x",
                "kernel.modprobe=/x",
                "kernel.panic=1",
                "kernel.sysrq=1",
                "kernel.randomize_va_space=0",
                "kernel.yama.ptrace_scope=0",
                "kernel.unprivileged_bpf_disabled=0",
                "kernel.ns_last_pid=1",
                "kernel.pid_max=1",
                "kernel.threads-max=1",
                "kernel.kptr_restrict=0",
                "kernel.dmesg_restrict=0",
                "kernel.perf_event_paranoid=-1",
                "kernel.kexec_load_disabled=0",
                "kernel.shm=1",
                "kernel.shmmax2=1",
                "kernel.Shmmax=1",
                "vm.overcommit_memory=1",
                "vm.swappiness=0",
                "vm.drop_caches=3",
                "vm.mmap_min_addr=0",
                "fs.file-max=1",
                "fs.protected_symlinks=0",
                "fs.suid_dumpable=2",
                "fs.mqueue=1",
                "fs.mqueue.=1",
                "fs.mqueue/../suid_dumpable=2",
                "user.max_user_namespaces=0",
                "dev.tty.ldisc_autoload=1",
                "abi.vsyscall32=1",
                "crypto.fips_enabled=0",
                "debug.exception-trace=1",
                "sunrpc.tcp_fin_timeout=1"
            })
    void parametersOfTheMachineAreRefused(String text) {
        assertThrows(BadRequestException.class, () -> SysctlText.parse(text));
    }
}
