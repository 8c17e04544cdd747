package io.gatun.linux.program;

import io.gatun.linux.program.Parameter.Field;
import java.util.List;

/**
 * How a system call is printed.
 *
 * @param arguments in printing order; a field's offset is the argument's index, its name is empty for most calls
 * @param result what a stored result is called unless the program names it
 */
record Signature(List<Field> arguments, String result) {
    Signature {
        arguments = List.copyOf(arguments);
    }
}
