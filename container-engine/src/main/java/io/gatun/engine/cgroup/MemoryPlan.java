package io.gatun.engine.cgroup;

import static io.gatun.engine.cgroup.Controller.MEMORY;
import static io.gatun.engine.cgroup.PlanDraft.given;
import static io.gatun.engine.cgroup.PlanDraft.within;

import io.gatun.engine.cgroup.CgroupException.IllegalLimit;
import io.gatun.engine.cgroup.CgroupStep.Absence;
import io.gatun.engine.cgroup.CgroupStep.Absence.Ignore;
import io.gatun.engine.cgroup.CgroupStep.Absence.Refuse;
import io.gatun.engine.cgroup.Hierarchy.Version;
import io.gatun.engine.spec.Resources.Memory;
import java.util.OptionalLong;

/**
 * Memory and swap. The specification speaks version 1's language: {@code swap} is memory and swap together; version 2 limits
 * swap alone.
 */
final class MemoryPlan {
    private static final long UNLIMITED = -1;
    private static final long MAX_SWAPPINESS = 100;
    private static final Refuse NO_SWAP_ACCOUNTING = new Refuse(
            "swap accounting in the memory controller",
            "boot with swapaccount=1 (or a kernel with CONFIG_SWAP), or leave memory.swap out");
    private static final Ignore NO_LIMIT_NEEDED = new Ignore("without swap accounting nothing limits swap");
    private static final Ignore NO_SWAP_TO_USE = new Ignore("a kernel without swap uses none");

    private final PlanDraft draft;
    private final OptionalLong limit;
    private final OptionalLong swap;

    private MemoryPlan(PlanDraft draft, Memory memory) {
        this.draft = draft;
        this.limit = given(memory.limit());
        // Nobody who lifts the limit of memory means to keep one on the sum.
        boolean both = limit.orElse(0) == UNLIMITED && given(memory.swap()).isEmpty();
        this.swap = both ? OptionalLong.of(UNLIMITED) : given(memory.swap());
    }

    static void add(PlanDraft draft, Memory memory) {
        addIgnored(draft, memory);
        var plan = new MemoryPlan(draft, memory);
        plan.check(memory);
        if (plan.limit.isPresent() || plan.swap.isPresent()) {
            boolean v1 = draft.version(MEMORY, "memory.limit") == Version.V1;
            if (v1) {
                plan.addLimitsOfV1();
            } else {
                plan.addLimitsOfV2();
            }
        }
        given(memory.reservation()).ifPresent(plan::addReservation);
        plan.addSwappiness(memory.swappiness());
        memory.disableOomKiller().ifPresent(plan::addOomKiller);
    }

    private static void addIgnored(PlanDraft draft, Memory memory) {
        String gone = "the kernel's own memory counts towards memory.limit";
        given(memory.kernel()).ifPresent(value -> draft.ignore("memory.kernel", gone));
        given(memory.kernelTcp()).ifPresent(value -> draft.ignore("memory.kernelTCP", gone));
        memory.useHierarchy()
                .filter(hierarchical -> !hierarchical)
                .ifPresent(value -> draft.ignore("memory.useHierarchy", "limits always include child groups"));
    }

    private void check(Memory memory) {
        limit.ifPresent(value -> within("memory.limit", value, UNLIMITED, Long.MAX_VALUE));
        swap.ifPresent(value -> within("memory.swap", value, UNLIMITED, Long.MAX_VALUE));
        given(memory.reservation()).ifPresent(value -> within("memory.reservation", value, UNLIMITED, Long.MAX_VALUE));
        if (limit.orElse(UNLIMITED) > 0 && swap.orElse(UNLIMITED) > 0 && swap.getAsLong() < limit.getAsLong()) {
            throw new IllegalLimit(
                    "memory.swap",
                    "%d is memory and swap together, and below memory.limit %d"
                            .formatted(swap.getAsLong(), limit.getAsLong()));
        }
        if (memory.checkBeforeUpdate().orElse(false)) {
            draft.current().memoryUsage().ifPresent(this::checkUsage);
        }
    }

    private void checkUsage(long usage) {
        if (limit.orElse(UNLIMITED) > 0 && limit.getAsLong() <= usage) {
            throw new IllegalLimit(
                    "memory.limit", "%d is not above the %d bytes in use".formatted(limit.getAsLong(), usage));
        }
        if (swap.orElse(UNLIMITED) > 0 && swap.getAsLong() <= usage) {
            throw new IllegalLimit(
                    "memory.swap", "%d is not above the %d bytes in use".formatted(swap.getAsLong(), usage));
        }
    }

    /** The sum may never be below memory's own limit, not even between two writes. */
    private void addLimitsOfV1() {
        OptionalLong sumNow = draft.current().memoryAndSwapLimit();
        boolean raisesAboveSum =
                sumNow.isPresent() && (limit.orElse(0) == UNLIMITED || limit.orElse(0) > sumNow.getAsLong());
        if (raisesAboveSum && swap.isEmpty()) {
            throw new IllegalLimit(
                    "memory.limit",
                    "%d is above the limit of memory and swap, %d; raise memory.swap with it"
                            .formatted(limit.getAsLong(), sumNow.getAsLong()));
        }
        if (raisesAboveSum) {
            addSumOfV1();
        }
        limit.ifPresent(value -> draft.write(MEMORY, "memory.limit_in_bytes", Long.toString(value), "memory.limit"));
        if (!raisesAboveSum) {
            addSumOfV1();
        }
    }

    private void addSumOfV1() {
        swap.ifPresent(value -> draft.write(
                MEMORY,
                "memory.memsw.limit_in_bytes",
                Long.toString(value),
                "memory.swap",
                value == UNLIMITED ? NO_LIMIT_NEEDED : NO_SWAP_ACCOUNTING));
    }

    private void addLimitsOfV2() {
        if (swap.isPresent()) {
            long alone = swapAlone();
            draft.write(MEMORY, "memory.swap.max", max(alone), "memory.swap", absenceOfSwap(alone));
        }
        limit.ifPresent(value -> draft.write(MEMORY, "memory.max", max(value), "memory.limit"));
    }

    private long swapAlone() {
        long sum = swap.getAsLong();
        OptionalLong memory = limit.isPresent() ? limit : draft.current().memoryLimit();
        if (sum == UNLIMITED || memory.orElse(0) == UNLIMITED) {
            return sum;
        }
        if (memory.isEmpty()) {
            throw new IllegalLimit("memory.swap", "memory and swap together cannot be limited without memory.limit");
        }
        if (sum < memory.getAsLong()) {
            throw new IllegalLimit(
                    "memory.swap", "%d is below the limit of memory, %d".formatted(sum, memory.getAsLong()));
        }
        return sum - memory.getAsLong();
    }

    private static Absence absenceOfSwap(long alone) {
        if (alone == UNLIMITED) {
            return NO_LIMIT_NEEDED;
        }
        return alone == 0 ? NO_SWAP_TO_USE : NO_SWAP_ACCOUNTING;
    }

    private void addReservation(long bytes) {
        boolean v1 = draft.version(MEMORY, "memory.reservation") == Version.V1;
        if (v1) {
            draft.write(MEMORY, "memory.soft_limit_in_bytes", Long.toString(bytes), "memory.reservation");
        } else {
            draft.write(MEMORY, "memory.low", max(bytes), "memory.reservation");
        }
    }

    private void addSwappiness(OptionalLong swappiness) {
        // All ones is how engines say "not given".
        if (swappiness.isEmpty() || swappiness.getAsLong() == UNLIMITED) {
            return;
        }
        long value = within("memory.swappiness", swappiness.getAsLong(), 0, MAX_SWAPPINESS);
        if (draft.version(MEMORY, "memory.swappiness") == Version.V1) {
            draft.write(MEMORY, "memory.swappiness", Long.toString(value), "memory.swappiness");
        } else {
            draft.ignore("memory.swappiness", "cgroup v2 has it for the whole machine only (vm.swappiness)");
        }
    }

    private void addOomKiller(boolean disabled) {
        // A new group has it enabled; engines say so in every configuration.
        if (!disabled && draft.isFresh()) {
            return;
        }
        if (draft.layout().holding(MEMORY).map(Hierarchy::version).orElse(Version.V2) == Version.V1) {
            draft.write(MEMORY, "memory.oom_control", disabled ? "1" : "0", "memory.disableOOMKiller");
        } else if (disabled) {
            draft.ignore("memory.disableOOMKiller", "cgroup v2 cannot stop a group that is out of memory");
        }
    }

    private static String max(long bytes) {
        return bytes == UNLIMITED ? "max" : Long.toString(bytes);
    }
}
