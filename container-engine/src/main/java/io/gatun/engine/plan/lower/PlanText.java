package io.gatun.engine.plan.lower;

import io.gatun.engine.plan.ContainerPlan;
import io.gatun.engine.plan.frame.Descriptors;
import io.gatun.engine.plan.step.Slot;
import io.gatun.linux.abi.Arch;
import io.gatun.linux.program.Disassembler;
import java.util.ArrayList;
import java.util.List;

/** A plan as people read it. */
public final class PlanText {
    private PlanText() {}

    /** The descriptors that the engine opens, and every system call of the program, below the reason for it. */
    public static List<String> of(ContainerPlan plan, Arch arch) {
        var descriptors = new Descriptors(plan.resources(), 0);
        var program = Lowering.lower(plan, descriptors, arch).program();
        var lines = new ArrayList<String>();
        lines.add("descriptors that the engine opens");
        for (Slot slot : descriptors.slots()) {
            lines.add("%5d  %s".formatted(descriptors.number(slot), slot));
        }
        lines.addAll(Disassembler.of(program).lines());
        return lines;
    }
}
