package io.gatun.engine.spec.check;

import io.gatun.engine.json.JsonPath;
import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.spec.Seccomp.Action;
import io.gatun.engine.spec.Seccomp.Rule;
import io.gatun.engine.spec.check.SpecCheck.Findings;
import java.util.List;
import java.util.function.BiConsumer;

/** Checks of the system call filter. */
final class SeccompChecks {
    static final List<SpecCheck> ALL = List.of(
            check("seccomp-errno", SeccompChecks::errnos),
            check("seccomp-notify", SeccompChecks::notifications),
            check("seccomp-names", SeccompChecks::names));

    private SeccompChecks() {}

    private static SpecCheck check(String name, BiConsumer<Seccomp, Findings> rule) {
        return new SpecCheck(
                name, (spec, findings) -> spec.linux().seccomp().ifPresent(seccomp -> rule.accept(seccomp, findings)));
    }

    private static void errnos(Seccomp seccomp, Findings findings) {
        boolean stray = seccomp.defaultErrnoRet().isPresent() && !hasErrno(seccomp.defaultAction());
        var remedy = "remove it, or use SCMP_ACT_ERRNO or SCMP_ACT_TRACE";
        var place = "linux.seccomp.defaultErrnoRet";
        findings.errorIf(stray, place, seccomp.defaultAction() + " has no errno", remedy);
        for (int i = 0; i < seccomp.rules().size(); i++) {
            var rule = seccomp.rules().get(i);
            boolean odd = rule.errnoRet().isPresent() && !hasErrno(rule.action());
            findings.errorIf(odd, rulePath(i) + ".errnoRet", rule.action() + " has no errno", remedy);
        }
    }

    private static boolean hasErrno(Action action) {
        return action == Action.SCMP_ACT_ERRNO || action == Action.SCMP_ACT_TRACE;
    }

    private static void notifications(Seccomp seccomp, Findings findings) {
        findings.errorIf(
                seccomp.defaultAction() == Action.SCMP_ACT_NOTIFY,
                "linux.seccomp.defaultAction",
                "SCMP_ACT_NOTIFY would stop the container before it can hand over its listener",
                "notify single calls");
        boolean notifies = seccomp.rules().stream().map(Rule::action).anyMatch(Action.SCMP_ACT_NOTIFY::equals);
        findings.errorIf(
                notifies && seccomp.listenerPath().isEmpty(),
                "linux.seccomp.listenerPath",
                "missing, so nobody would answer SCMP_ACT_NOTIFY",
                "name the socket of a seccomp agent");
        findings.errorIf(
                seccomp.listenerMetadata().isPresent() && seccomp.listenerPath().isEmpty(),
                "linux.seccomp.listenerMetadata",
                "given without listenerPath",
                "remove it, or name the listener");
    }

    private static void names(Seccomp seccomp, Findings findings) {
        for (int i = 0; i < seccomp.rules().size(); i++) {
            var names = seccomp.rules().get(i).names();
            boolean empty = names.isEmpty() || names.contains("");
            findings.errorIf(empty, rulePath(i) + ".names", "an empty name", "name a system call");
        }
    }

    private static String rulePath(int index) {
        return JsonPath.item("linux.seccomp.syscalls", index);
    }
}
