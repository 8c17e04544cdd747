package io.gatun.engine.security;

import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.spec.Seccomp.Arg;
import io.gatun.engine.spec.Seccomp.Rule;

/** What a profile means, read off its rules one by one: no tables, no search, no code. */
final class FilterModel {
    private final Seccomp profile;
    private final FilterAbi abi;

    FilterModel(Seccomp profile, FilterAbi abi) {
        this.profile = profile;
        this.abi = abi;
    }

    /** The verdict on a call by name, for ABIs the profile lists; not for multiplexed calls. */
    int verdict(String name, long[] args) {
        int otherwise = FilterAction.defaultOf(profile);
        var saying = profile.rules().stream()
                .filter(rule -> rule.names().contains(name) && FilterAction.of(rule) != otherwise)
                .toList();
        for (var rule : saying) {
            if (isUnconditional(rule)) return FilterAction.of(rule);
        }
        for (var rule : saying) {
            if (rule.args().stream().allMatch(arg -> holds(arg, args[arg.index()]))) return FilterAction.of(rule);
        }
        return otherwise;
    }

    private boolean isUnconditional(Rule rule) {
        return rule.args().stream()
                .allMatch(arg -> arg.op() == Seccomp.Operator.SCMP_CMP_MASKED_EQ && seen(arg.value()) == 0);
    }

    private boolean holds(Arg arg, long argument) {
        int order = Long.compareUnsigned(seen(argument), seen(arg.value()));
        return switch (arg.op()) {
            case SCMP_CMP_NE -> order != 0;
            case SCMP_CMP_LT -> order < 0;
            case SCMP_CMP_LE -> order <= 0;
            case SCMP_CMP_EQ -> order == 0;
            case SCMP_CMP_GE -> order >= 0;
            case SCMP_CMP_GT -> order > 0;
            case SCMP_CMP_MASKED_EQ -> seen((argument ^ arg.valueTwo()) & arg.value()) == 0;
        };
    }

    private long seen(long value) {
        return abi.hasWideArguments() ? value : value & 0xffff_ffffL;
    }
}
