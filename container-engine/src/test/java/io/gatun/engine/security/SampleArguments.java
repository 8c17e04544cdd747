package io.gatun.engine.security;

import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.spec.Seccomp.Arg;
import io.gatun.engine.spec.Seccomp.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Arguments that tell rules apart. */
final class SampleArguments {
    private SampleArguments() {}

    /** Arguments on both sides of everything the rules of a call compare with, in the low and the high word. */
    static List<long[]> of(Seccomp profile, FilterAbi abi, int number) {
        List<long[]> samples = new ArrayList<>();
        samples.add(new long[6]);
        samples.add(new long[] {-1, -1, -1, -1, -1, -1});
        for (var rule : rules(profile, abi, number)) {
            if (!rule.args().isEmpty()) samples.addAll(around(rule.args()));
        }
        return samples;
    }

    private static List<long[]> around(List<Arg> args) {
        List<long[]> samples = new ArrayList<>();
        for (var arg : args) {
            for (long value : new long[] {arg.value(), arg.valueTwo(), ~arg.value(), arg.value() & arg.valueTwo()}) {
                for (long delta : new long[] {0, 1, -1, 1L << 32, -1L << 32, 1L << 31, 1L << 63}) {
                    var sample = matching(args);
                    sample[arg.index()] = value + delta;
                    samples.add(sample);
                }
            }
        }
        return samples;
    }

    private static long[] matching(List<Arg> args) {
        var sample = new long[6];
        for (var arg : args) {
            sample[arg.index()] = switch (arg.op()) {
                case SCMP_CMP_EQ, SCMP_CMP_GE, SCMP_CMP_LE -> arg.value();
                case SCMP_CMP_NE, SCMP_CMP_GT -> arg.value() + 1;
                case SCMP_CMP_LT -> arg.value() - 1;
                case SCMP_CMP_MASKED_EQ -> arg.valueTwo();
            };
        }
        return sample;
    }

    static List<Rule> rules(Seccomp profile, FilterAbi abi, int number) {
        var wanted = OptionalInt.of(number);
        return profile.rules().stream()
                .filter(rule -> rule.names().stream()
                        .anyMatch(name -> SyscallTable.of(abi).number(name).equals(wanted)))
                .toList();
    }
}
