package io.gatun.engine.security;

import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.spec.Seccomp.Arg;
import io.gatun.engine.spec.Seccomp.Operator;
import io.gatun.engine.spec.Seccomp.Rule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules of a profile that concern one ABI, by system call number.
 *
 * <p>A rule without conditions wins over rules with conditions for the same call, wherever it stands; of several
 * without, the first wins. Of rules with conditions, the first that matches wins. A rule whose verdict is the default
 * one says nothing. That is what runc with libseccomp makes of a profile, except that libseccomp leaves the order of
 * overlapping conditions open.
 */
final class AbiRules {
    private final FilterAbi abi;
    private final SyscallTable table;
    private final int defaultValue;
    private final SortedMap<Integer, Integer> unconditional = new TreeMap<>();
    private final Map<Integer, List<Verdict.Conditional>> conditional = new TreeMap<>();
    private int highest = -1;

    private AbiRules(FilterAbi abi, int defaultValue) {
        this.abi = abi;
        this.table = SyscallTable.of(abi);
        this.defaultValue = defaultValue;
    }

    static AbiRules of(Seccomp profile, FilterAbi abi) {
        var rules = new AbiRules(abi, FilterAction.defaultOf(profile));
        profile.rules().forEach(rules::add);
        return rules;
    }

    /** The highest number the profile names, or -1: calls beyond it are newer than the profile. */
    int highest() {
        return highest;
    }

    /** The verdicts that differ from the default one, by number. */
    SortedMap<Integer, Verdict> verdicts() {
        SortedMap<Integer, Verdict> verdicts = new TreeMap<>();
        conditional.forEach((number, rules) ->
                verdicts.put(number, new Verdict.ByArguments(rules, defaultValue, abi.hasWideArguments())));
        unconditional.forEach((number, value) -> verdicts.put(number, new Verdict.Always(value)));
        return verdicts;
    }

    private void add(Rule rule) {
        int value = FilterAction.of(rule);
        for (var name : rule.names()) {
            var number = table.number(name);
            if (number.isPresent()) highest = Math.max(highest, number.getAsInt());
            if (value == defaultValue) continue;
            if (number.isPresent()) add(number.getAsInt(), rule.args(), value);
            if (abi == FilterAbi.X86) addMultiplexed(name, rule, value);
        }
    }

    private void add(int number, List<Arg> args, int value) {
        if (args.isEmpty()) {
            unconditional.putIfAbsent(number, value);
            return;
        }
        for (var conditions : alternatives(args)) {
            var real = conditions.stream().filter(this::asksSomething).toList();
            if (real.isEmpty()) {
                unconditional.putIfAbsent(number, value);
            } else {
                conditional
                        .computeIfAbsent(number, ignored -> new ArrayList<>())
                        .add(new Verdict.Conditional(real, value));
            }
        }
    }

    // A mask without bits, in as many bits as the ABI's arguments have, is no condition.
    private boolean asksSomething(Arg arg) {
        boolean blank = abi.hasWideArguments() ? arg.value() == 0 : (int) arg.value() == 0;
        return arg.op() != Operator.SCMP_CMP_MASKED_EQ || !blank;
    }

    // As in runc: conditions that name one argument twice are alternatives, since libseccomp could not and them.
    private static List<List<Arg>> alternatives(List<Arg> args) {
        var indexes = new LinkedHashSet<Integer>();
        args.forEach(arg -> indexes.add(arg.index()));
        return indexes.size() == args.size()
                ? List.of(args)
                : args.stream().map(List::of).toList();
    }

    // The old way into sockets and System V IPC passes the call's arguments in memory, where no filter can see them.
    // A rule about them must not open that way for all arguments; it may well close it.
    private void addMultiplexed(String name, Rule rule, int value) {
        boolean hidden = !rule.args().isEmpty();
        if (hidden && FilterAction.lets(rule.action())) return;
        Multiplexer.of(name).ifPresent(way -> {
            OptionalInt number = table.number(way.call());
            number.ifPresent(found -> add(found, List.of(way.selects()), value));
        });
    }
}
