package io.gatun.engine.spec.check;

import io.gatun.engine.json.JsonPath;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpec.Rlimit;
import io.gatun.engine.spec.ProcessSpec.User;
import io.gatun.engine.spec.check.SpecCheck.Findings;
import java.util.EnumSet;
import java.util.List;
import java.util.function.BiConsumer;

/** Checks of the process: what it runs and as whom. */
final class ProcessChecks {
    /** (uid_t) -1, which the kernel uses for "no id". */
    private static final long NO_ID = 0xffff_ffffL;

    private static final int UMASK_MAX = 0777;
    private static final long SCREEN_MAX = 0xffff;
    private static final int OOM_SCORE_MAX = 1000;

    static final List<SpecCheck> ALL = List.of(
            check("process-args", ProcessChecks::args),
            check("process-cwd", ProcessChecks::cwd),
            check("process-env", ProcessChecks::env),
            check("process-user", (process, findings) -> user(process.user(), findings)),
            check("process-rlimits", (process, findings) -> rlimits(process.rlimits(), findings)),
            check("process-console", ProcessChecks::console),
            check("process-oom", ProcessChecks::oomScore));

    private ProcessChecks() {}

    static SpecCheck check(String name, BiConsumer<ProcessSpec, Findings> rule) {
        return new SpecCheck(
                name, (spec, findings) -> spec.process().ifPresent(process -> rule.accept(process, findings)));
    }

    private static void args(ProcessSpec process, Findings findings) {
        if (process.args().isEmpty()) {
            findings.error("process.args", "empty", "give at least the program");
        } else if (process.args().getFirst().isEmpty()) {
            findings.error("process.args[0]", "empty", "give the program");
        }
    }

    private static void cwd(ProcessSpec process, Findings findings) {
        findings.errorIf(!process.cwd().startsWith("/"), "process.cwd", "not absolute", "write /, for example");
    }

    private static void env(ProcessSpec process, Findings findings) {
        for (int i = 0; i < process.env().size(); i++) {
            boolean isAssignment = process.env().get(i).indexOf('=') > 0;
            var place = JsonPath.item("process.env", i);
            if (!isAssignment) findings.warning(place, "not NAME=value, programs will not find it", "");
        }
    }

    private static void user(User user, Findings findings) {
        id("process.user.uid", user.uid(), findings);
        id("process.user.gid", user.gid(), findings);
        for (int i = 0; i < user.additionalGids().size(); i++) {
            id(
                    JsonPath.item("process.user.additionalGids", i),
                    user.additionalGids().get(i),
                    findings);
        }
        boolean wide = user.umask().orElse(0) > UMASK_MAX;
        findings.errorIf(wide, "process.user.umask", "more than 0777", "the number is decimal: 18 is 022");
    }

    private static void id(String path, long id, Findings findings) {
        boolean valid = id >= 0 && id < NO_ID;
        findings.errorIf(!valid, path, id + " is no valid id", "use 0 to 4294967294");
    }

    private static void rlimits(List<Rlimit> limits, Findings findings) {
        var seen = EnumSet.noneOf(Rlimit.Type.class);
        for (int i = 0; i < limits.size(); i++) {
            var limit = limits.get(i);
            var place = JsonPath.item("process.rlimits", i);
            boolean again = !seen.add(limit.type());
            findings.errorIf(again, place + ".type", limit.type() + " is there twice", "remove one");
            boolean inverted = Long.compareUnsigned(limit.soft(), limit.hard()) > 0;
            findings.errorIf(inverted, place, "the soft limit is above the hard one", "raise hard or lower soft");
        }
    }

    private static void console(ProcessSpec process, Findings findings) {
        // Without a terminal the size means nothing, whatever it is.
        if (!process.terminal()) return;
        process.consoleSize().ifPresent(size -> {
            boolean fits = isScreen(size.height()) && isScreen(size.width());
            findings.errorIf(!fits, "process.consoleSize", "a terminal has at most 65535 lines and columns", "");
        });
    }

    private static boolean isScreen(long characters) {
        return characters >= 0 && characters <= SCREEN_MAX;
    }

    private static void oomScore(ProcessSpec process, Findings findings) {
        boolean outside = Math.abs((long) process.oomScoreAdj().orElse(0)) > OOM_SCORE_MAX;
        findings.errorIf(outside, "process.oomScoreAdj", "not within -1000 to 1000", "");
    }
}
