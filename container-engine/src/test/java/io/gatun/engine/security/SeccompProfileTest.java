package io.gatun.engine.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.security.SeccompProfile.Situation;
import io.gatun.engine.spec.Seccomp;
import io.gatun.linux.abi.Arch;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeccompProfileTest {
    private static final Set<Capability> NONE = EnumSet.noneOf(Capability.class);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "'includes': {'caps': ['CAP_BPF']} | false | true",
                "'excludes': {'caps': ['CAP_BPF']} | true | false",
                "'includes': {'caps': ['CAP_BPF', 'CAP_SYSLOG']} | false | false",
                "'includes': {'caps': ['CAP_FROM_THE_FUTURE']} | false | false",
                "'includes': {'arches': ['amd64', 'x32']} | true | true",
                "'includes': {'arches': ['arm64']} | false | false",
                "'excludes': {'arches': ['amd64']} | false | false",
                "'includes': {'minKernel': '6.18'} | true | true",
                "'includes': {'minKernel': '6.19'} | false | false",
                "'includes': {'minKernel': '7.0'} | false | false",
                "'excludes': {'minKernel': '4.8'} | false | false",
                "'includes': {'arches': ['amd64']}, 'excludes': {'caps': ['CAP_BPF']} | true | false",
                "'comment': 'always' | true | true"
            })
    void ruleAppliesUnderItsConditions(String conditions, boolean withoutBpf, boolean withBpf) {
        var profile = read("{'defaultAction': 'SCMP_ACT_ERRNO', 'syscalls': [{'names': ['read'], "
                + "'action': 'SCMP_ACT_ALLOW', " + conditions + "}]}");
        assertEquals(withoutBpf, !rules(profile, NONE).isEmpty());
        assertEquals(withBpf, !rules(profile, EnumSet.of(Capability.CAP_BPF)).isEmpty());
    }

    @Test
    void architecturesComeFromTheMapOfTheMachine() {
        var profile = BuiltInProfile.DOCKER.read();
        var x86 = profile.resolve(new Situation(NONE, Arch.X86_64, new KernelVersion(6, 1)));
        assertEquals(
                List.of(Seccomp.Arch.SCMP_ARCH_X86_64, Seccomp.Arch.SCMP_ARCH_X86, Seccomp.Arch.SCMP_ARCH_X32),
                x86.architectures());
        var arm = profile.resolve(new Situation(NONE, Arch.AARCH64, new KernelVersion(6, 1)));
        assertEquals(List.of(Seccomp.Arch.SCMP_ARCH_AARCH64, Seccomp.Arch.SCMP_ARCH_ARM), arm.architectures());
    }

    @Test
    void oldProfilesNameOneCallPerRule() {
        var profile = read("{'defaultAction': 'SCMP_ACT_ERRNO', 'architectures': ['SCMP_ARCH_X86_64'], "
                + "'syscalls': [{'name': 'read', 'action': 'SCMP_ACT_ALLOW', 'args': null}]}");
        assertEquals(List.of("read"), rules(profile, NONE).getFirst().names());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{} | missing the required 'defaultAction'",
                "{'syscalls': []} | missing the required 'defaultAction'",
                "{'defaultAction': 'DENY'} | defaultAction: unknown value \"DENY\"",
                "{'defaultAction': 'SCMP_ACT_LOG', 'archMap': [{'architecture': 'VAX'}]} | archMap[0].architecture: unknown",
                "{'defaultAction': 'SCMP_ACT_LOG', 'architectures': ['VAX']} | architectures[0]: unknown value \"VAX\"",
                "{'defaultAction': 'SCMP_ACT_LOG', 'architectures': ['SCMP_ARCH_X86'], 'archMap': "
                        + "[{'architecture': 'SCMP_ARCH_X86'}]} | has both 'architectures' and 'archMap'",
                "{'defaultAction': 'SCMP_ACT_LOG', 'syscalls': [{'names': ['read'], 'action': 'X'}]} | syscalls[0].action: un",
                "{'defaultAction': 'SCMP_ACT_LOG', 'syscalls': [{'action': 'SCMP_ACT_LOG'}]} | needs either 'names' or 'name'",
                "{'defaultAction': 'SCMP_ACT_LOG', 'syscalls': [{'names': ['a'], 'name': 'a', 'action': 'SCMP_ACT_LOG'}]} "
                        + "| needs either 'names' or 'name'",
                "{'defaultAction': 'SCMP_ACT_LOG', 'syscalls': [{'names': ['a'], 'action': 'SCMP_ACT_LOG', 'includes': "
                        + "{'minKernel': 'new'}}]} | syscalls[0].includes.minKernel: expected a version"
            })
    void malformedProfileIsRefusedAtItsPlace(String profile, String message) {
        var refused = assertThrows(JsonException.class, () -> read(profile));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "6.18.44-fc-v769, 6, 18",
        "6.1.0-37-amd64, 6, 1",
        "5.14, 5, 14",
        "4.8-rc5, 4, 8",
        "3.12.25-gentoo, 3, 12"
    })
    void kernelReleaseIsReadUpToItsSecondNumber(String release, int major, int minor) {
        assertEquals(new KernelVersion(major, minor), KernelVersion.ofRelease(release));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6", "6.", "v6.1", "6.x", "-6.1", "99999.1"})
    void otherTextIsNoKernelRelease(String text) {
        assertThrows(IllegalArgumentException.class, () -> KernelVersion.ofRelease(text));
    }

    private static List<Seccomp.Rule> rules(SeccompProfile profile, Set<Capability> bounding) {
        return profile.resolve(new Situation(bounding, Arch.X86_64, new KernelVersion(6, 18)))
                .rules();
    }

    private static SeccompProfile read(String json) {
        return SeccompProfile.read(JsonReader.DOCUMENTS.read(json.replace('\'', '"')));
    }
}
