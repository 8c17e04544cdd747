package io.gatun.engine.spec;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.json.SpecName;
import io.gatun.engine.spec.ProcessSpec.CapabilitySets;
import io.gatun.engine.spec.ProcessSpec.ConsoleSize;
import io.gatun.engine.spec.ProcessSpec.CpuAffinity;
import io.gatun.engine.spec.ProcessSpec.IoPriority;
import io.gatun.engine.spec.ProcessSpec.Rlimit;
import io.gatun.engine.spec.ProcessSpec.Scheduler;
import io.gatun.engine.spec.ProcessSpec.User;

/** The {@code process} section, both ways. */
final class ProcessCodec {
    private ProcessCodec() {}

    static ProcessSpec read(JsonView view) {
        return new ProcessSpec(
                view.flag("terminal"),
                view.optional("consoleSize", ProcessCodec::consoleSize),
                view.section("user", ProcessCodec::user, User.ROOT),
                view.texts("args"),
                view.texts("env"),
                view.required("cwd").text(),
                view.section("capabilities", ProcessCodec::capabilities, CapabilitySets.NONE),
                view.list("rlimits", ProcessCodec::rlimit),
                view.flag("noNewPrivileges"),
                view.optionalText("apparmorProfile"),
                view.optionalInt("oomScoreAdj", Integer.MIN_VALUE, Integer.MAX_VALUE),
                view.optional("scheduler", ProcessCodec::scheduler),
                view.optionalText("selinuxLabel"),
                view.optional("ioPriority", ProcessCodec::ioPriority),
                view.optional("execCPUAffinity", ProcessCodec::cpuAffinity));
    }

    static Json.Obj write(ProcessSpec process) {
        var out = Json.object().whenTrue("terminal", process.terminal());
        out.maybeJson("consoleSize", process.consoleSize().map(ProcessCodec::consoleSize));
        out.put("user", user(process.user()));
        out.nonEmptyStrings("args", process.args());
        out.nonEmptyStrings("env", process.env());
        out.put("cwd", process.cwd());
        out.nonEmpty("capabilities", capabilities(process.capabilities()));
        out.nonEmpty(
                "rlimits", process.rlimits().stream().map(ProcessCodec::rlimit).toList());
        out.whenTrue("noNewPrivileges", process.noNewPrivileges());
        out.maybe("apparmorProfile", process.apparmorProfile());
        out.maybe("oomScoreAdj", process.oomScoreAdj());
        out.maybeJson("scheduler", process.scheduler().map(ProcessCodec::scheduler));
        out.maybe("selinuxLabel", process.selinuxLabel());
        out.maybeJson("ioPriority", process.ioPriority().map(ProcessCodec::ioPriority));
        out.maybeJson("execCPUAffinity", process.execCpuAffinity().map(ProcessCodec::cpuAffinity));
        return out.build();
    }

    private static ConsoleSize consoleSize(JsonView view) {
        return new ConsoleSize(
                view.required("height").uint64(), view.required("width").uint64());
    }

    private static Json consoleSize(ConsoleSize size) {
        return Json.object()
                .put("height", Json.ofUnsigned(size.height()))
                .put("width", Json.ofUnsigned(size.width()))
                .build();
    }

    private static User user(JsonView view) {
        return new User(
                view.section("uid", JsonView::uint32, 0L),
                view.section("gid", JsonView::uint32, 0L),
                view.optionalInt("umask", 0, Integer.MAX_VALUE),
                view.list("additionalGids", JsonView::uint32));
    }

    private static Json user(User user) {
        return Json.object()
                .put("uid", user.uid())
                .put("gid", user.gid())
                .maybe("umask", user.umask())
                .nonEmpty(
                        "additionalGids",
                        user.additionalGids().stream().map(Json::of).toList())
                .build();
    }

    private static CapabilitySets capabilities(JsonView view) {
        return new CapabilitySets(
                view.texts("bounding"),
                view.texts("effective"),
                view.texts("inheritable"),
                view.texts("permitted"),
                view.texts("ambient"));
    }

    private static Json.Obj capabilities(CapabilitySets sets) {
        return Json.object()
                .nonEmptyStrings("bounding", sets.bounding())
                .nonEmptyStrings("effective", sets.effective())
                .nonEmptyStrings("inheritable", sets.inheritable())
                .nonEmptyStrings("permitted", sets.permitted())
                .nonEmptyStrings("ambient", sets.ambient())
                .build();
    }

    private static Rlimit rlimit(JsonView view) {
        return new Rlimit(
                view.required("type").oneOf(Rlimit.Type.class),
                view.required("hard").uint64(),
                view.required("soft").uint64());
    }

    private static Json rlimit(Rlimit limit) {
        return Json.object()
                .put("type", limit.type().specName())
                .put("hard", Json.ofUnsigned(limit.hard()))
                .put("soft", Json.ofUnsigned(limit.soft()))
                .build();
    }

    private static Scheduler scheduler(JsonView view) {
        return new Scheduler(
                view.required("policy").oneOf(Scheduler.Policy.class),
                view.section("nice", JsonView::int32, 0),
                view.section("priority", JsonView::int32, 0),
                view.list("flags", flag -> flag.oneOf(Scheduler.Flag.class)),
                view.section("runtime", JsonView::uint64, 0L),
                view.section("deadline", JsonView::uint64, 0L),
                view.section("period", JsonView::uint64, 0L));
    }

    private static Json scheduler(Scheduler scheduler) {
        var out = Json.object().put("policy", scheduler.policy().specName());
        if (scheduler.nice() != 0) out.put("nice", scheduler.nice());
        if (scheduler.priority() != 0) out.put("priority", scheduler.priority());
        out.nonEmptyStrings(
                "flags", scheduler.flags().stream().map(SpecName::specName).toList());
        if (scheduler.runtimeNanos() != 0) out.put("runtime", Json.ofUnsigned(scheduler.runtimeNanos()));
        if (scheduler.deadlineNanos() != 0) out.put("deadline", Json.ofUnsigned(scheduler.deadlineNanos()));
        if (scheduler.periodNanos() != 0) out.put("period", Json.ofUnsigned(scheduler.periodNanos()));
        return out.build();
    }

    private static IoPriority ioPriority(JsonView view) {
        return new IoPriority(
                view.required("class").oneOf(IoPriority.Level.class), view.section("priority", JsonView::int32, 0));
    }

    private static Json ioPriority(IoPriority priority) {
        return Json.object()
                .put("class", priority.level().specName())
                .put("priority", priority.priority())
                .build();
    }

    private static CpuAffinity cpuAffinity(JsonView view) {
        return new CpuAffinity(view.optionalText("initial"), view.optionalText("final"));
    }

    private static Json cpuAffinity(CpuAffinity affinity) {
        return Json.object()
                .maybe("initial", affinity.initial())
                .maybe("final", affinity.eventual())
                .build();
    }
}
