package io.gatun.linux.program;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import java.util.List;
import java.util.Optional;

/**
 * One entry of a program with its final addresses.
 *
 * @param syscall what to call; empty for a comparison, which subtracts argument 1 from argument 0
 * @param arguments six values
 * @param loaded which arguments are addresses to load the value from, bit n for argument n
 * @param resultAddress where the result goes, or 0
 * @param tolerance which errors are not reported
 * @param branch when to go on at {@code target}
 * @param target index of an entry
 * @param reason why the call is made, in the words of the step it came from
 */
public record Entry(
        Optional<Syscall> syscall,
        List<Long> arguments,
        int loaded,
        long resultAddress,
        Tolerance tolerance,
        Branch branch,
        int target,
        String reason) {

    /** The length of an encoded entry in bytes. */
    public static final int BYTES = 64;

    public Entry {
        arguments = List.copyOf(arguments);
    }

    /** Whether argument {@code index} is loaded from memory when the call is made. */
    public boolean loads(int index) {
        return (loaded >> index & 1) != 0;
    }

    /** Which errors of a call are not a failure of the program. */
    public sealed interface Tolerance {
        /** Every error is reported and ends the program. */
        record Nothing() implements Tolerance {}

        /** One errno is as good as success. */
        record One(Errno errno) implements Tolerance {}

        /** Whatever happens, the program goes on. */
        record Everything() implements Tolerance {}
    }
}
