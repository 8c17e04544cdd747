package io.gatun.linux.process;

import static io.gatun.linux.abi.ProcessStruct.SCHED_ATTR;
import static io.gatun.linux.abi.Resource.IOPRIO_CLASS_SHIFT;
import static io.gatun.linux.abi.Resource.IOPRIO_WHO_PROCESS;
import static io.gatun.linux.abi.Resource.PRIO_PROCESS;
import static io.gatun.linux.abi.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Pid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;

/** {@link Scheduling} of the running kernel. */
public final class KernelScheduling implements Scheduling {
    // 8192 processors, the most that Linux can be built for.
    private static final long AFFINITY_BYTES = 1024;
    // The kernel's getpriority(2) is never negative: it answers 20 - nice.
    private static final int PRIORITY_ORIGIN = 20;
    private static final long POLICY = offset(SCHED_ATTR, "sched_policy");
    private static final long FLAGS = offset(SCHED_ATTR, "sched_flags");
    private static final long NICE = offset(SCHED_ATTR, "sched_nice");
    private static final long PRIORITY = offset(SCHED_ATTR, "sched_priority");
    private static final long RUNTIME = offset(SCHED_ATTR, "sched_runtime");
    private static final long DEADLINE = offset(SCHED_ATTR, "sched_deadline");
    private static final long PERIOD = offset(SCHED_ATTR, "sched_period");

    private final SyscallGate gate;

    public KernelScheduling(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public BitSet affinity(Pid thread) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(AFFINITY_BYTES, Long.BYTES);
            long result = gate.call(Syscall.SCHED_GETAFFINITY, thread.number(), mask.byteSize(), mask.address());
            checked(result, Syscall.SCHED_GETAFFINITY, thread, mask.byteSize());
            return BitSet.valueOf(mask.toArray(JAVA_BYTE));
        }
    }

    @Override
    public void setAffinity(Pid thread, BitSet processors) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(AFFINITY_BYTES, Long.BYTES);
            mask.copyFrom(MemorySegment.ofArray(processors.toByteArray()));
            long result = gate.call(Syscall.SCHED_SETAFFINITY, thread.number(), mask.byteSize(), mask.address());
            checked(result, Syscall.SCHED_SETAFFINITY, thread, processors);
        }
    }

    @Override
    public Attributes attributes(Pid thread) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(SCHED_ATTR);
            long result = gate.call(Syscall.SCHED_GETATTR, thread.number(), attr.address(), attr.byteSize(), 0);
            checked(result, Syscall.SCHED_GETATTR, thread, attr);
            return new Attributes(
                    policy(attr.get(JAVA_INT, POLICY)),
                    attr.get(JAVA_LONG, FLAGS),
                    attr.get(JAVA_INT, NICE),
                    attr.get(JAVA_INT, PRIORITY),
                    new Deadline(
                            attr.get(JAVA_LONG, RUNTIME), attr.get(JAVA_LONG, DEADLINE), attr.get(JAVA_LONG, PERIOD)));
        }
    }

    @Override
    public void setAttributes(Pid thread, Attributes attributes) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(SCHED_ATTR);
            attr.set(JAVA_INT, 0, (int) attr.byteSize());
            attr.set(JAVA_INT, POLICY, attributes.policy().number());
            attr.set(JAVA_LONG, FLAGS, attributes.flags());
            attr.set(JAVA_INT, NICE, attributes.nice());
            attr.set(JAVA_INT, PRIORITY, attributes.priority());
            attr.set(JAVA_LONG, RUNTIME, attributes.deadline().runtimeNanos());
            attr.set(JAVA_LONG, DEADLINE, attributes.deadline().deadlineNanos());
            attr.set(JAVA_LONG, PERIOD, attributes.deadline().periodNanos());
            long result = gate.call(Syscall.SCHED_SETATTR, thread.number(), attr.address(), 0);
            checked(result, Syscall.SCHED_SETATTR, thread, attributes);
        }
    }

    @Override
    public int priority(Pid thread) {
        long result = gate.call(Syscall.GETPRIORITY, PRIO_PROCESS, thread.number());
        return PRIORITY_ORIGIN - (int) checked(result, Syscall.GETPRIORITY, thread, "");
    }

    @Override
    public void setPriority(Pid thread, int nice) {
        checked(gate.call(Syscall.SETPRIORITY, PRIO_PROCESS, thread.number(), nice), Syscall.SETPRIORITY, thread, nice);
    }

    @Override
    public IoPriority ioPriority(Pid thread) {
        long result = gate.call(Syscall.IOPRIO_GET, IOPRIO_WHO_PROCESS, thread.number());
        long value = checked(result, Syscall.IOPRIO_GET, thread, "");
        return new IoPriority(ioClass(value >> IOPRIO_CLASS_SHIFT), (int) (value & 7));
    }

    @Override
    public void setIoPriority(Pid thread, IoPriority priority) {
        long value = ((long) priority.ioClass().number() << IOPRIO_CLASS_SHIFT) | priority.level();
        long result = gate.call(Syscall.IOPRIO_SET, IOPRIO_WHO_PROCESS, thread.number(), value);
        checked(result, Syscall.IOPRIO_SET, thread, priority);
    }

    private static long checked(long result, Syscall syscall, Pid thread, Object value) {
        if (result < 0) {
            throw SyscallException.of(result, syscall, thread, value);
        }
        return result;
    }

    private static Policy policy(int number) {
        return Arrays.stream(Policy.values())
                .filter(policy -> policy.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("not a scheduling policy of this program: " + number));
    }

    private static IoClass ioClass(long number) {
        return Arrays.stream(IoClass.values())
                .filter(ioClass -> ioClass.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("not an i/o class of this program: " + number));
    }
}
