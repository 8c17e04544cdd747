package io.gatun.engine.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.security.BpfMachine.Call;
import io.gatun.engine.security.SeccompProfile.Situation;
import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.spec.Seccomp.Rule;
import io.gatun.linux.abi.Arch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The verdict on every call of every ABI is libseccomp's, for whole profiles and for random ones. */
class LibseccompComparisonTest {
    private static final KernelVersion KERNEL = new KernelVersion(6, 18);
    private static final int LAST_TRIED = 700;

    @TempDir
    static Path directory;

    private static Libseccomp libseccomp;

    @BeforeAll
    static void compileReference() {
        libseccomp = Libseccomp.in(directory);
    }

    @ParameterizedTest
    @EnumSource
    void dockersDefaultProfileHasTheVerdictsOfLibseccomp(Arch machine) {
        var situation = new Situation(CapabilityPolicy.DOCKER, machine, KERNEL);
        assertSameVerdicts(BuiltInProfile.DOCKER.read().resolve(situation), machine);
    }

    @ParameterizedTest
    @EnumSource
    void dockersProfileForAllCapabilitiesHasTheVerdictsOfLibseccomp(Arch machine) {
        var situation = new Situation(Capability.upTo(40), machine, KERNEL);
        assertSameVerdicts(BuiltInProfile.DOCKER.read().resolve(situation), machine);
    }

    @Test
    void randomProfilesHaveTheVerdictsOfLibseccomp() {
        for (int seed = 0; seed < 100; seed++) {
            assertSameVerdicts(RandomProfiles.simple(seed), seed % 3 == 0 ? Arch.AARCH64 : Arch.X86_64);
        }
    }

    private void assertSameVerdicts(Seccomp profile, Arch machine) {
        var abis = abis(profile, machine);
        var reference = libseccomp.make(profile, abis);
        var comparable = known(reference, profile);
        var expected = new BpfMachine(reference.program());
        var compiled = SeccompCompiler.compile(comparable, machine);
        var actual = new BpfMachine(compiled.program());
        for (var abi : FilterAbi.servedBy(machine)) {
            int base = abi == FilterAbi.X32 ? FilterAbi.X32_BIT : 0;
            int newest = newest(comparable, abi, abis);
            for (int number : numbers(abi, reference)) {
                boolean newer = newest >= 0 && number > newest;
                for (var args : SampleArguments.of(comparable, abi, number)) {
                    var call = Call.of(base + number, abi.auditArch(), args);
                    int verdict = newer ? FilterAction.NO_SUCH_CALL : expected.verdict(call);
                    assertEquals(
                            verdict,
                            actual.verdict(call),
                            () -> call + " of " + SampleArguments.rules(comparable, abi, number));
                }
            }
        }
    }

    /** Numbers beyond the tables, and all in them but those this libseccomp does not know for the ABI. */
    private static Set<Integer> numbers(FilterAbi abi, Libseccomp.Made reference) {
        Set<Integer> numbers = new TreeSet<>();
        for (int i = 0; i < LAST_TRIED; i++) numbers.add(i);
        SyscallTable.of(abi).byName().forEach((name, number) -> {
            if (reference.knows(abi, name)) numbers.add(number);
            else numbers.remove(number);
        });
        return numbers;
    }

    /** The newest call the profile names, or -1 if newer ones are not treated apart. */
    private static int newest(Seccomp profile, FilterAbi abi, List<FilterAbi> abis) {
        if (!abis.contains(abi) || FilterAction.suitsNewerCalls(profile.defaultAction())) return -1;
        return AbiRules.of(profile, abi).highest();
    }

    private static List<FilterAbi> abis(Seccomp profile, Arch machine) {
        return FilterAbi.servedBy(machine).stream()
                .filter(abi -> abi == FilterAbi.nativeTo(machine)
                        || profile.architectures().contains(abi.specified()))
                .toList();
    }

    private static Seccomp known(Libseccomp.Made reference, Seccomp profile) {
        List<Rule> rules = new ArrayList<>();
        for (var rule : profile.rules()) {
            var known = rule.names().stream().filter(reference::knows).toList();
            if (!known.isEmpty()) rules.add(new Rule(known, rule.action(), rule.errnoRet(), rule.args()));
        }
        return new Seccomp(
                profile.defaultAction(),
                profile.defaultErrnoRet(),
                profile.architectures(),
                profile.flags(),
                profile.listenerPath(),
                profile.listenerMetadata(),
                rules);
    }

    @Test
    void filterOfDockersProfileHasAQuarterOfLibseccompsInstructions() {
        var situation = new Situation(CapabilityPolicy.DOCKER, Arch.X86_64, KERNEL);
        var profile = BuiltInProfile.DOCKER.read().resolve(situation);
        int ours = SeccompCompiler.compile(profile, Arch.X86_64)
                .program()
                .instructions()
                .size();
        int theirs = libseccomp
                .make(profile, abis(profile, Arch.X86_64))
                .program()
                .instructions()
                .size();
        assertTrue(ours * 4 < theirs, ours + " instructions, libseccomp " + theirs);
    }
}
