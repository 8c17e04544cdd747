package io.gatun.engine.plan.frame;

import io.gatun.engine.plan.step.Resource;
import io.gatun.engine.plan.step.Slot;
import io.gatun.linux.program.Operand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers under which a program finds its descriptors: what the supervisor keeps first, so that it can close the
 * rest as one range.
 */
public final class Descriptors {
    /** The first number behind the standard streams. */
    public static final int FIRST = 3;
    /** Where the supervisor keeps the writing end of the standard input, if it does. */
    public static final int HELD_STDIN = 60;
    /** Where the supervisor keeps the terminal's master, if there is one. */
    public static final int HELD_TERMINAL = 61;

    private final Map<Slot, Integer> numbers = new LinkedHashMap<>();
    private final int firstReleased;

    /**
     * Numbers the resources of a plan.
     *
     * @param preserved how many descriptors of the caller come first, for the program itself
     */
    public Descriptors(List<Resource> resources, int preserved) {
        int next = FIRST + preserved;
        numbers.put(Slot.STATUS, next++);
        for (Resource resource : resources) {
            if (resource.keptBySupervisor() && !numbers.containsKey(resource.slot())) {
                numbers.put(resource.slot(), next++);
            }
        }
        firstReleased = next;
        if (firstReleased > HELD_STDIN) {
            throw new IllegalArgumentException("too many preserved descriptors: " + preserved);
        }
        for (Resource resource : resources) {
            if (!numbers.containsKey(resource.slot())) {
                numbers.put(resource.slot(), next++);
            }
        }
    }

    /** The number of a slot, which the plan must have a resource for. */
    public int number(Slot slot) {
        Integer number = numbers.get(slot);
        if (number == null) {
            throw new IllegalStateException("the plan uses a descriptor it did not ask for: " + slot);
        }
        return number;
    }

    /** Whether there is a descriptor for this slot. */
    public boolean has(Slot slot) {
        return numbers.containsKey(slot);
    }

    /** All slots in the order of their numbers. */
    public List<Slot> slots() {
        return List.copyOf(numbers.keySet());
    }

    /** The first of the numbers that only the container's process needs. */
    public int firstReleased() {
        return firstReleased;
    }

    /** The first number that nothing has. */
    public int firstFree() {
        return numbers.values().stream().mapToInt(Integer::intValue).max().orElse(FIRST - 1) + 1;
    }

    public Operand operand(Slot slot) {
        return Operand.of(number(slot));
    }
}
