package io.gatun.engine.cgroup;

import io.gatun.engine.cgroup.CgroupException.IllegalLimit;
import io.gatun.engine.cgroup.CgroupException.Unsupported;
import io.gatun.engine.cgroup.CgroupLayout.Mode;
import java.util.Map;
import java.util.regex.Pattern;

/** Control files of version 2 by their own names, written as they are given, after everything else. */
final class UnifiedPlan {
    private static final Pattern FILE = Pattern.compile("([a-z_]+)\\.[A-Za-z0-9_.]+");

    private UnifiedPlan() {}

    static void add(PlanDraft draft, Map<String, String> files) {
        if (!files.isEmpty() && draft.layout().mode() != Mode.UNIFIED) {
            throw new Unsupported(
                    "unified",
                    "pure cgroup v2",
                    "this machine has cgroup v1 trees: use the limits of memory, cpu, blockIO and pids instead");
        }
        files.forEach((file, content) -> add(draft, file, content));
    }

    private static void add(PlanDraft draft, String file, String content) {
        var name = FILE.matcher(file);
        if (!name.matches()) {
            throw new IllegalLimit(
                    "unified", "\"%s\" is not a name such as memory.high".formatted(PlanDraft.printable(file)));
        }
        // What no controller of ours has is either in every group or refused by the kernel.
        Controller controller =
                Controller.named(name.group(1), Hierarchy.Version.V2).orElse(Controller.CORE);
        draft.version(controller, "unified " + file);
        content.lines().filter(line -> !line.isBlank()).forEach(line -> {
            String value = PlanDraft.oneLine("unified " + file, line);
            draft.write(controller, file, value, "unified " + file);
        });
    }
}
