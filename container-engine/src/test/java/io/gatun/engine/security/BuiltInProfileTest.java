package io.gatun.engine.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.security.BpfMachine.Call;
import io.gatun.engine.security.SeccompProfile.Situation;
import io.gatun.linux.abi.Arch;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What our default profile refuses beyond Docker's, on every ABI of both machines. */
class BuiltInProfileTest {
    private static final int ALLOW = 0x7fff_0000;
    private static final int EPERM = 0x0005_0001;
    private static final int EIO = 0x0005_0005;
    private static final int ENOSYS = 0x0005_0026;
    private static final int EAFNOSUPPORT = 0x0005_0061;
    private static final Map<List<Object>, BpfMachine> MACHINES = new HashMap<>();
    private static final long GARBAGE = 0xdead_beef_0000_0000L;

    @ParameterizedTest
    @EnumSource(names = {"X86_64", "X86", "AARCH64", "ARM"})
    void algAndVsockSocketsCannotBeMade(FilterAbi abi) {
        for (long family = 0; family < 70; family++) {
            boolean exists = family < 46 && family != 38 && family != 40;
            int expected = exists ? ALLOW : family < 46 ? EAFNOSUPPORT : EPERM;
            assertEquals(expected, verdict(abi, "socket", family), "family " + family);
            // The kernel takes the low 32 bits; what stands above them must not change the verdict.
            assertEquals(expected, verdict(abi, "socket", GARBAGE | family), "family " + family);
        }
    }

    @Test
    void dockersProfileLetsFamiliesThroughThatThisOneDoesNot() {
        assertEquals(ALLOW, verdict(BuiltInProfile.DOCKER, FilterAbi.X86_64, "socket", GARBAGE | 38));
        assertEquals(ALLOW, verdict(BuiltInProfile.DOCKER, FilterAbi.X86, "socketcall", 1));
    }

    @Test
    void socketcallMakesNoSocketsButDoesTheRest() {
        for (long operation : List.of(1L, 8L)) {
            assertEquals(EAFNOSUPPORT, verdict(FilterAbi.X86, "socketcall", operation));
        }
        for (long operation : List.of(2L, 3L, 7L, 9L, 20L)) {
            assertEquals(ALLOW, verdict(FilterAbi.X86, "socketcall", operation));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"X86_64", "X86", "AARCH64", "ARM"})
    void nothingTypesIntoTheTerminal(FilterAbi abi) {
        for (long high : List.of(0L, GARBAGE)) {
            assertEquals(EIO, verdict(abi, "ioctl", 0, high | 0x5412));
            assertEquals(EIO, verdict(abi, "ioctl", 0, high | 0x541c));
            assertEquals(ALLOW, verdict(abi, "ioctl", 0, high | 0x5413));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"io_uring_setup", "fsopen", "open_tree", "mount_setattr", "move_mount", "open_tree_attr"})
    void programsFallBackWhereTheNewWayIsClosed(String name) {
        for (var abi : List.of(FilterAbi.X86_64, FilterAbi.X86, FilterAbi.AARCH64, FilterAbi.ARM)) {
            assertEquals(ENOSYS, verdict(abi, name));
            assertEquals(ENOSYS, verdict(abi, EnumSet.allOf(Capability.class), name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bpf", "userfaultfd", "keyctl", "add_key", "request_key", "kexec_load", "init_module"})
    void dangerousCallsAreRefused(String name) {
        assertEquals(EPERM, verdict(FilterAbi.X86_64, name));
        assertEquals(EPERM, verdict(FilterAbi.AARCH64, name));
    }

    @Test
    void bpfNeedsItsOwnCapability() {
        assertEquals(EPERM, verdict(FilterAbi.X86_64, EnumSet.of(Capability.CAP_SYS_ADMIN), "bpf"));
        assertEquals(ALLOW, verdict(FilterAbi.X86_64, EnumSet.of(Capability.CAP_BPF), "bpf"));
    }

    @Test
    void newNamespacesNeedTheCapabilityToMakeThem() {
        long newUser = 0x1000_0000L;
        assertEquals(EPERM, verdict(FilterAbi.X86_64, "clone", newUser));
        assertEquals(ALLOW, verdict(FilterAbi.X86_64, "clone", 0x11));
        assertEquals(ENOSYS, verdict(FilterAbi.X86_64, "clone3"));
        assertEquals(EPERM, verdict(FilterAbi.X86_64, "unshare"));
        var admin = EnumSet.of(Capability.CAP_SYS_ADMIN);
        assertEquals(ALLOW, verdict(FilterAbi.X86_64, admin, "clone", newUser));
        assertEquals(ALLOW, verdict(FilterAbi.X86_64, admin, "clone3"));
        assertEquals(ALLOW, verdict(FilterAbi.X86_64, admin, "mount"));
    }

    @Test
    void everyCallOfOurProfileThatIsAllowedIsAllowedByDockersToo() {
        for (var machine : Arch.values()) {
            var ours = machine(BuiltInProfile.GATUN, CapabilityPolicy.DEFAULT, machine);
            var dockers = machine(BuiltInProfile.DOCKER, CapabilityPolicy.DOCKER, machine);
            for (var abi : FilterAbi.servedBy(machine)) {
                SyscallTable.of(abi).byName().forEach((name, number) -> {
                    var call = Call.of(number, abi.auditArch());
                    if (ours.verdict(call) == ALLOW) assertEquals(ALLOW, dockers.verdict(call), abi + " " + name);
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void profilesNameNoUnknownCalls(BuiltInProfile profile) {
        var situation = new Situation(Capability.upTo(40), Arch.X86_64, new KernelVersion(6, 18));
        assertEquals(
                List.of(),
                SeccompCompiler.compile(profile.read().resolve(situation), Arch.X86_64)
                        .unknownCalls());
    }

    @Test
    void ourFilterIsShort() {
        for (var machine : Arch.values()) {
            var situation = new Situation(CapabilityPolicy.DEFAULT, machine, new KernelVersion(6, 18));
            var profile = BuiltInProfile.GATUN.read().resolve(situation);
            int length = SeccompCompiler.compile(profile, machine)
                    .program()
                    .instructions()
                    .size();
            assertTrue(length < 260, machine + ": " + length);
        }
    }

    private static int verdict(FilterAbi abi, String name, long... args) {
        return verdict(BuiltInProfile.GATUN, abi, name, args);
    }

    private static int verdict(FilterAbi abi, Set<Capability> capabilities, String name, long... args) {
        return machine(BuiltInProfile.GATUN, capabilities, machineOf(abi)).verdict(call(abi, name, args));
    }

    private static int verdict(BuiltInProfile profile, FilterAbi abi, String name, long... args) {
        return machine(profile, CapabilityPolicy.DOCKER, machineOf(abi)).verdict(call(abi, name, args));
    }

    private static Call call(FilterAbi abi, String name, long... args) {
        int number = SyscallTable.of(abi).number(name).orElseThrow();
        return Call.of(number, abi.auditArch(), args);
    }

    private static Arch machineOf(FilterAbi abi) {
        return FilterAbi.servedBy(Arch.X86_64).contains(abi) ? Arch.X86_64 : Arch.AARCH64;
    }

    private static BpfMachine machine(BuiltInProfile profile, Set<Capability> capabilities, Arch machine) {
        return MACHINES.computeIfAbsent(List.of(profile, capabilities, machine), ignored -> {
            var situation = new Situation(capabilities, machine, new KernelVersion(6, 18));
            return new BpfMachine(SeccompCompiler.compile(profile.read().resolve(situation), machine)
                    .program());
        });
    }
}
