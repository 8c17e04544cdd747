package io.gatun.engine.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.security.BpfMachine.Call;
import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.spec.Seccomp.Action;
import io.gatun.engine.spec.Seccomp.Arg;
import io.gatun.engine.spec.Seccomp.Flag;
import io.gatun.engine.spec.Seccomp.Operator;
import io.gatun.engine.spec.Seccomp.Rule;
import io.gatun.engine.spec.check.InvalidSpecException;
import io.gatun.linux.abi.Arch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeccompCompilerTest {
    private static final int ALLOW = 0x7fff_0000;
    private static final int EPERM = 0x0005_0001;
    private static final int ENOSYS = 0x0005_0026;
    private static final int KILL = 0;
    private static final int AMD64 = 0xc000_003e;
    private static final int I386 = 0x4000_0003;

    @Test
    void overlappingRulesMeanWhatReadingThemInOrderMeans() {
        for (int seed = 0; seed < 150; seed++) {
            var profile = RandomProfiles.overlapping(seed);
            var machine =
                    new BpfMachine(SeccompCompiler.compile(profile, Arch.X86_64).program());
            var abi = profile.architectures().contains(Seccomp.Arch.SCMP_ARCH_X86) ? FilterAbi.X86 : FilterAbi.X86_64;
            var model = new FilterModel(profile, abi);
            int newest = AbiRules.of(profile, abi).highest();
            for (var name : List.of("ioctl", "clone", "fcntl", "personality")) {
                int number = SyscallTable.of(abi).number(name).orElseThrow();
                if (number > newest) continue;
                for (var args : SampleArguments.of(profile, abi, number)) {
                    var call = Call.of(number, abi.auditArch(), args);
                    assertEquals(model.verdict(name, args), machine.verdict(call), call + " with seed " + seed);
                }
            }
        }
    }

    @Test
    void ruleWithoutConditionsWinsWhereverItStands() {
        var conditional = rule("ioctl", Action.SCMP_ACT_KILL_PROCESS, new Arg(1, 5, 0, Operator.SCMP_CMP_EQ));
        var machine = machine(profile(conditional, rule("ioctl", Action.SCMP_ACT_ALLOW)));
        assertEquals(ALLOW, machine.verdict(Call.of(16, AMD64, 0, 5)));
    }

    @Test
    void conditionsOnDifferentArgumentsMustAllHold() {
        var both = rule(
                "ioctl",
                Action.SCMP_ACT_ALLOW,
                new Arg(0, 3, 0, Operator.SCMP_CMP_EQ),
                new Arg(1, 5, 0, Operator.SCMP_CMP_EQ));
        var machine = machine(profile(both));
        assertEquals(ALLOW, machine.verdict(Call.of(16, AMD64, 3, 5)));
        assertEquals(EPERM, machine.verdict(Call.of(16, AMD64, 3, 6)));
        assertEquals(EPERM, machine.verdict(Call.of(16, AMD64, 4, 5)));
    }

    @Test
    void conditionsOnOneArgumentAreAlternativesAsInRunc() {
        var either = rule(
                "ioctl",
                Action.SCMP_ACT_ALLOW,
                new Arg(1, 3, 0, Operator.SCMP_CMP_EQ),
                new Arg(1, 5, 0, Operator.SCMP_CMP_EQ));
        var machine = machine(profile(either));
        assertEquals(ALLOW, machine.verdict(Call.of(16, AMD64, 0, 3)));
        assertEquals(ALLOW, machine.verdict(Call.of(16, AMD64, 0, 5)));
        assertEquals(EPERM, machine.verdict(Call.of(16, AMD64, 0, 4)));
    }

    @Test
    void callNewerThanTheProfileDoesNotExist() {
        var machine = machine(profile(rule("mseal", Action.SCMP_ACT_ALLOW)));
        assertEquals(ALLOW, machine.verdict(Call.of(462, AMD64)));
        assertEquals(EPERM, machine.verdict(Call.of(461, AMD64)));
        assertEquals(ENOSYS, machine.verdict(Call.of(463, AMD64)));
    }

    @Test
    void profileThatAllowsByDefaultAllowsNewerCalls() {
        var refusing = rule("mount", Action.SCMP_ACT_ERRNO);
        var machine = machine(profile(Action.SCMP_ACT_ALLOW, List.of(), refusing));
        assertEquals(EPERM, machine.verdict(Call.of(165, AMD64)));
        assertEquals(ALLOW, machine.verdict(Call.of(900, AMD64)));
    }

    @Test
    void callOfAnAbiThatIsNotListedKills() {
        var machine = machine(profile(rule("read", Action.SCMP_ACT_ALLOW)));
        assertEquals(KILL, machine.verdict(Call.of(3, I386)));
        assertEquals(KILL, machine.verdict(Call.of(0x4000_0000, AMD64)));
        assertEquals(KILL, machine.verdict(Call.of(0, 0xc000_00b7)));
    }

    @Test
    void conditionOnASocketDoesNotOpenSocketcallForAllOfThem() {
        var unix = rule("socket", Action.SCMP_ACT_ALLOW, new Arg(0, 1, 0, Operator.SCMP_CMP_EQ));
        var i386 = List.of(Seccomp.Arch.SCMP_ARCH_X86);
        var machine = machine(profile(Action.SCMP_ACT_ERRNO, i386, unix, rule("reboot", Action.SCMP_ACT_ALLOW)));
        assertEquals(ALLOW, machine.verdict(Call.of(359, I386, 1)));
        assertEquals(EPERM, machine.verdict(Call.of(102, I386, 1)));
    }

    @Test
    void refusedSocketFamilyClosesSocketcall() {
        var vsock = rule("socket", Action.SCMP_ACT_ERRNO, new Arg(0, 40, 0, Operator.SCMP_CMP_EQ));
        var machine = machine(profile(Action.SCMP_ACT_ALLOW, List.of(Seccomp.Arch.SCMP_ARCH_X86), vsock));
        assertEquals(EPERM, machine.verdict(Call.of(102, I386, 1)));
        assertEquals(ALLOW, machine.verdict(Call.of(102, I386, 2)));
    }

    @Test
    void jumpsReachFurtherThanTheirBytes() {
        List<Rule> rules = new ArrayList<>();
        for (var name : List.of("ioctl", "fcntl", "clone", "prctl")) {
            for (long value = 1; value < 300; value++) {
                rules.add(rule(name, Action.SCMP_ACT_ALLOW, new Arg(1, value << 33, 0, Operator.SCMP_CMP_EQ)));
            }
        }
        var profile = profile(rules.toArray(Rule[]::new));
        var machine = machine(profile);
        for (var name : List.of("ioctl", "fcntl", "clone", "prctl")) {
            int number = SyscallTable.of(FilterAbi.X86_64).number(name).orElseThrow();
            LongStream.of(1, 2, 150, 299)
                    .forEach(value -> assertEquals(ALLOW, machine.verdict(Call.of(number, AMD64, 0, value << 33))));
            LongStream.of(0, 300)
                    .forEach(value -> assertEquals(EPERM, machine.verdict(Call.of(number, AMD64, 0, value << 33))));
        }
    }

    @Test
    void filterThatIsTooLongForTheKernelIsRefused() {
        var rules = IntStream.range(0, 3000)
                .mapToObj(i ->
                        rule("ioctl", Action.SCMP_ACT_ALLOW, new Arg(1, i * 0x1_0000_0001L, 0, Operator.SCMP_CMP_EQ)))
                .toArray(Rule[]::new);
        var refused =
                assertThrows(InvalidSpecException.class, () -> SeccompCompiler.compile(profile(rules), Arch.X86_64));
        assertTrue(refused.getMessage().contains("4096"), refused.getMessage());
    }

    @Test
    void misspelledCallsAreIgnoredAndListed() {
        var rule = new Rule(
                List.of("read", "raed", "riscv_flush_icache", "accept"),
                Action.SCMP_ACT_ALLOW,
                OptionalInt.empty(),
                List.of());
        assertEquals(
                List.of("raed"),
                SeccompCompiler.compile(profile(rule), Arch.X86_64).unknownCalls());
    }

    @Test
    void flagsAreThoseOfThePolicyUnlessGiven() {
        var rule = rule("read", Action.SCMP_ACT_ALLOW);
        assertEquals(4, SeccompCompiler.compile(profile(rule), Arch.X86_64).flags());
        assertEquals(0, flagsOf(List.of(), rule));
        assertEquals(2, flagsOf(List.of(Flag.SECCOMP_FILTER_FLAG_LOG, Flag.SECCOMP_FILTER_FLAG_TSYNC), rule));
    }

    @Test
    void notifyingFilterHasAListener() {
        var rule = rule("mkdir", Action.SCMP_ACT_NOTIFY);
        var filter = SeccompCompiler.compile(profile(rule), Arch.X86_64);
        assertTrue(filter.notifies());
        assertEquals(0x7fc0_0000, new BpfMachine(filter.program()).verdict(Call.of(83, AMD64)));
        assertEquals(0b10_1000, flagsOf(List.of(Flag.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV), rule));
    }

    @Test
    void bytesAreTheKernelsStructs() {
        var program =
                SeccompCompiler.compile(RandomProfiles.simple(7), Arch.X86_64).program();
        assertEquals(program.instructions().size() * 8, program.bytes().length);
        assertEquals(program, BpfProgram.ofBytes(program.bytes()));
        assertTrue(program.toString().startsWith("   0: ld  [4]\n"), program.toString());
    }

    @Test
    void cacheGivesTheSameFilterForTheSameRules() {
        var cache = new FilterCache(Arch.X86_64);
        var first = RandomProfiles.simple(1);
        var again = RandomProfiles.simple(1);
        assertSame(cache.filter(first), cache.filter(again));
        assertEquals(cache.digest(first), cache.digest(again));
        assertNotEquals(cache.digest(first), cache.digest(RandomProfiles.simple(2)));
        assertNotEquals(cache.digest(first), new FilterCache(Arch.AARCH64).digest(first));
    }

    private static int flagsOf(List<Flag> flags, Rule rule) {
        var profile = new Seccomp(
                Action.SCMP_ACT_ERRNO,
                OptionalInt.empty(),
                List.of(),
                Optional.of(flags),
                Optional.empty(),
                Optional.empty(),
                List.of(rule));
        return SeccompCompiler.compile(profile, Arch.X86_64).flags();
    }

    private static BpfMachine machine(Seccomp profile) {
        return new BpfMachine(SeccompCompiler.compile(profile, Arch.X86_64).program());
    }

    private static Seccomp profile(Rule... rules) {
        return profile(Action.SCMP_ACT_ERRNO, List.of(), rules);
    }

    private static Seccomp profile(Action otherwise, List<Seccomp.Arch> architectures, Rule... rules) {
        return new Seccomp(
                otherwise,
                OptionalInt.empty(),
                architectures,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(rules));
    }

    private static Rule rule(String name, Action action, Arg... args) {
        return new Rule(List.of(name), action, OptionalInt.empty(), List.of(args));
    }
}
