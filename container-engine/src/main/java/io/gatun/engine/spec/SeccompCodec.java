package io.gatun.engine.spec;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.json.SpecName;
import io.gatun.engine.spec.Seccomp.Action;
import io.gatun.engine.spec.Seccomp.Arch;
import io.gatun.engine.spec.Seccomp.Arg;
import io.gatun.engine.spec.Seccomp.Flag;
import io.gatun.engine.spec.Seccomp.Operator;
import io.gatun.engine.spec.Seccomp.Rule;
import java.util.List;

/** The {@code linux.seccomp} section, both ways; Docker's profile format is read by parts of it. */
public final class SeccompCodec {
    /** The most an errno or a trace message may be: 16 bits of the filter's return value. */
    public static final int DATA_MAX = 0xffff;

    private static final int ARGUMENTS = 6;

    private SeccompCodec() {}

    /** Reads the section. */
    public static Seccomp read(JsonView view) {
        return new Seccomp(
                view.required("defaultAction").oneOf(Action.class),
                view.optionalInt("defaultErrnoRet", 0, DATA_MAX),
                view.list("architectures", arch -> arch.oneOf(Arch.class)),
                view.optional("flags", flags -> flags.items(flag -> flag.oneOf(Flag.class))),
                view.optionalText("listenerPath"),
                view.optionalText("listenerMetadata"),
                view.list("syscalls", SeccompCodec::rule));
    }

    private static Rule rule(JsonView view) {
        var names = view.required("names");
        var rule = rule(view, names.items(JsonView::text));
        if (rule.names().isEmpty()) throw names.failure("a rule needs at least one name");
        return rule;
    }

    /** Reads a rule for names that were read already: profile formats differ in how they give them. */
    public static Rule rule(JsonView view, List<String> names) {
        return new Rule(
                names,
                view.required("action").oneOf(Action.class),
                view.optionalInt("errnoRet", 0, DATA_MAX),
                view.list("args", SeccompCodec::arg));
    }

    private static Arg arg(JsonView view) {
        return new Arg(
                view.required("index").int32(0, ARGUMENTS - 1),
                view.required("value").uint64(),
                view.section("valueTwo", JsonView::uint64, 0L),
                view.required("op").oneOf(Operator.class));
    }

    /** Writes the section. */
    public static Json.Obj write(Seccomp seccomp) {
        var out = Json.object().put("defaultAction", seccomp.defaultAction().specName());
        out.maybe("defaultErrnoRet", seccomp.defaultErrnoRet());
        out.nonEmptyStrings(
                "architectures",
                seccomp.architectures().stream().map(SpecName::specName).toList());
        out.maybeJson(
                "flags",
                seccomp.flags()
                        .map(flags -> Json.strings(
                                flags.stream().map(SpecName::specName).toList())));
        out.maybe("listenerPath", seccomp.listenerPath()).maybe("listenerMetadata", seccomp.listenerMetadata());
        out.nonEmpty(
                "syscalls", seccomp.rules().stream().map(SeccompCodec::rule).toList());
        return out.build();
    }

    private static Json rule(Rule rule) {
        return Json.object()
                .put("names", Json.strings(rule.names()))
                .put("action", rule.action().specName())
                .maybe("errnoRet", rule.errnoRet())
                .nonEmpty("args", rule.args().stream().map(SeccompCodec::arg).toList())
                .build();
    }

    private static Json arg(Arg arg) {
        var out = Json.object().put("index", arg.index()).put("value", Json.ofUnsigned(arg.value()));
        if (arg.valueTwo() != 0) out.put("valueTwo", Json.ofUnsigned(arg.valueTwo()));
        return out.put("op", arg.op().specName()).build();
    }
}
