package io.gatun.linux.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.linux.security.DeviceFilter.Access;
import io.gatun.linux.security.DeviceFilter.Kind;
import io.gatun.linux.security.DeviceFilter.Rule;
import io.gatun.linux.security.DeviceFilter.Verdict;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DeviceFilterTest {
    /** A device file and what is to be done with it. */
    record Request(Kind kind, int major, int minor, Set<Access> access) {}

    @Property(tries = 2000)
    void programDecidesLikeTheLastRuleForEachAccess(
            @ForAll("rules") List<Rule> rules, @ForAll("requests") Request request) {
        assertEquals(model(rules, request), run(DeviceFilter.of(rules), request), () -> "" + DeviceFilter.of(rules));
    }

    @Test
    void programReadsLikeTheVerifierPrintsIt() {
        var rules = List.of(
                new Rule(Verdict.ALLOW, Kind.CHARACTER, OptionalInt.of(1), OptionalInt.of(3), Set.of(Access.READ)),
                new Rule(Verdict.DENY, Kind.BLOCK, OptionalInt.empty(), OptionalInt.empty(), Set.of(Access.WRITE)));
        assertEquals("""
                  0: r3 = *(u32 *)(r1 +0)
                  1: r2 = r3
                  2: r2 &= 0xffff
                  3: r3 >>= 0x10
                  4: r4 = *(u32 *)(r1 +4)
                  5: r5 = *(u32 *)(r1 +8)
                  6: if r2 != 0x1 goto +4
                  7: if r3 & 0x4 goto +1
                  8: goto +2
                  9: r0 = 0x0
                 10: exit
                 11: if r2 != 0x2 goto +6
                 12: if r4 != 0x1 goto +5
                 13: if r5 != 0x3 goto +4
                 14: r3 &= 0xfffffffd
                 15: if r3 != 0x0 goto +2
                 16: r0 = 0x1
                 17: exit
                 18: r0 = 0x0
                 19: exit""", DeviceFilter.of(rules).toString().stripIndent());
    }

    @Test
    void jumpsGoForwardToPlacesThatExist() {
        var code = new BpfAssembler();
        code.jump(code.label());
        var name = new BpfName("nowhere");
        assertThrows(IllegalStateException.class, () -> code.program(BpfProgramType.CGROUP_DEVICE, name));
    }

    private static boolean model(List<Rule> rules, Request request) {
        return request.access.stream()
                .allMatch(access -> rules.reversed().stream()
                        .filter(rule -> names(rule, request) && rule.access().contains(access))
                        .findFirst()
                        .map(rule -> rule.verdict() == Verdict.ALLOW)
                        .orElse(false));
    }

    private static boolean names(Rule rule, Request request) {
        return (rule.kind() == Kind.ALL || rule.kind() == request.kind)
                && rule.major().orElse(request.major) == request.major
                && rule.minor().orElse(request.minor) == request.minor;
    }

    private static boolean run(BpfProgram program, Request request) {
        int access = request.access.stream()
                .mapToInt(each -> switch (each) {
                    case MKNOD -> 1;
                    case READ -> 2;
                    case WRITE -> 4;
                })
                .sum();
        int type = request.kind == Kind.BLOCK ? 1 : 2;
        return BpfMachine.run(program, access << 16 | type, request.major, request.minor) != 0;
    }

    @Provide
    static Arbitrary<List<Rule>> rules() {
        return Combinators.combine(
                        Arbitraries.of(Verdict.class), Arbitraries.of(Kind.class), number(), number(), accesses())
                .as(Rule::new)
                .list()
                .ofMaxSize(8);
    }

    @Provide
    static Arbitrary<Request> requests() {
        return Combinators.combine(
                        Arbitraries.of(Kind.BLOCK, Kind.CHARACTER),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 2),
                        accesses())
                .as(Request::new);
    }

    private static Arbitrary<OptionalInt> number() {
        return Arbitraries.integers()
                .between(0, 2)
                .optional()
                .map(some -> some.stream().mapToInt(Integer::intValue).findFirst());
    }

    private static Arbitrary<Set<Access>> accesses() {
        return Arbitraries.of(Access.class).set().ofMinSize(1).ofMaxSize(3);
    }
}
