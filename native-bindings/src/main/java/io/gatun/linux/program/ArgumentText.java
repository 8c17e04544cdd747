package io.gatun.linux.program;

import static io.gatun.linux.program.Parameter.Pointer.OUT;

import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.program.Parameter.Array;
import io.gatun.linux.program.Parameter.Bytes;
import io.gatun.linux.program.Parameter.Choice;
import io.gatun.linux.program.Parameter.Either;
import io.gatun.linux.program.Parameter.Field;
import io.gatun.linux.program.Parameter.Flags;
import io.gatun.linux.program.Parameter.IfBits;
import io.gatun.linux.program.Parameter.Pointer;
import io.gatun.linux.program.Parameter.Scalar;
import io.gatun.linux.program.Parameter.SocketAddress;
import io.gatun.linux.program.Parameter.Struct;
import io.gatun.linux.program.Parameter.UnlessZero;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Arguments and the memory they point to, in strace's notation. What only the running program knows is {@code $name} or {@code {...}}. */
final class ArgumentText {
    private static final String UNKNOWN = "{...}";
    private static final int SIGNALS = 64;
    private static final int REAL_TIME_SIGNALS = 32;
    private static final int CAPABILITY_SET_BYTES = 12;

    private final ProgramMemory memory;

    ArgumentText(ProgramMemory memory) {
        this.memory = memory;
    }

    /** The values of {@code fields}, with their names where they have any, as a list separated by commas. */
    String list(List<Field> fields, IntFunction<Value> values) {
        var siblings = new Siblings(fields, values);
        var texts = new ArrayList<String>();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.get(i).name();
            text(fields.get(i).parameter(), siblings.value(i), siblings)
                    .ifPresent(text -> texts.add(name.isEmpty() ? text : name + "=" + text));
        }
        return String.join(", ", texts);
    }

    /** The values an argument may depend on. */
    private record Siblings(List<Field> fields, IntFunction<Value> values) {
        Value value(int index) {
            return values.apply(index);
        }
    }

    private Optional<String> text(Parameter parameter, Value value, Siblings siblings) {
        return switch (parameter) {
            case UnlessZero(Parameter present) ->
                value.isKnown() && value.number() == 0 ? Optional.empty() : text(present, value, siblings);
            case IfBits(int sibling, long bits, Parameter present) ->
                (siblings.value(sibling).number() & bits) == 0 ? Optional.empty() : text(present, value, siblings);
            case Either(int sibling, long selected, Parameter then, Parameter otherwise) ->
                text(siblings.value(sibling).number() == selected ? then : otherwise, value, siblings);
            default -> Optional.of(value.isKnown() ? known(parameter, value.number(), siblings) : value.cell());
        };
    }

    private String known(Parameter parameter, long value, Siblings siblings) {
        return switch (parameter) {
            case Scalar form -> ScalarText.of(form, value);
            case Flags(var set) -> set.text(value);
            case Choice(var set) -> set.name(value).orElse(Long.toString(value));
            default -> value == 0 ? "NULL" : pointee(parameter, value, siblings);
        };
    }

    private String pointee(Parameter parameter, long address, Siblings siblings) {
        return switch (parameter) {
            case Pointer form -> memory(form, address);
            case Bytes(int length) -> bytes(address, siblings.value(length));
            case SocketAddress(int length) -> socketAddress(address, siblings.value(length));
            case Array(Field element, int count) -> array(element, address, siblings.value(count));
            case Struct(var fields) -> struct(fields, address);
            default -> throw new IllegalStateException("not an address: " + parameter);
        };
    }

    private String memory(Pointer form, long address) {
        if (form == OUT || form == Pointer.OPAQUE || !memory.holds(address)) {
            return reference(address);
        }
        return switch (form) {
            case STRING ->
                memory.cell(address).isPresent() ? reference(address) : QuotedText.path(memory.string(address));
            case VECTOR -> vector(address);
            case SIGNAL_SET -> memory.knows(address, Long.BYTES) ? signalSet(address) : UNKNOWN;
            case CAPABILITIES -> capabilities(address);
            case OUT, OPAQUE -> reference(address);
        };
    }

    private String reference(long address) {
        return memory.cell(address).map(name -> "&$" + name).orElse(UNKNOWN);
    }

    private String bytes(long address, Value length) {
        boolean known = length.isKnown() && memory.knows(address, length.number());
        return known ? QuotedText.of(memory.bytes(address, (int) length.number())) : reference(address);
    }

    private String struct(List<Field> fields, long address) {
        if (!memory.holds(address)) {
            return UNKNOWN;
        }
        return "{" + list(fields, index -> fieldValue(fields.get(index), address)) + "}";
    }

    private Value fieldValue(Field field, long struct) {
        long address = struct + field.offset();
        return field.bytes() == 0 ? Value.of(address) : memory.value(address, field.bytes());
    }

    private String array(Field element, long address, Value count) {
        if (!count.isKnown() || !memory.holds(address)) {
            return UNKNOWN;
        }
        var elements = new ArrayList<String>();
        for (int i = 0; i < count.number(); i++) {
            long at = address + (long) i * element.bytes();
            elements.add(
                    element.parameter() instanceof Struct(var fields)
                            ? struct(fields, at)
                            : list(List.of(element), index -> memory.value(at, element.bytes())));
        }
        return "[" + String.join(", ", elements) + "]";
    }

    private String vector(long address) {
        var texts = new ArrayList<String>();
        for (long at = address; memory.holds(at); at += Long.BYTES) {
            Value pointer = memory.value(at, Long.BYTES);
            if (pointer.isKnown() && pointer.number() == 0) {
                break;
            }
            texts.add(pointer.isKnown() ? QuotedText.of(memory.string(pointer.number())) : pointer.cell());
        }
        return "[" + String.join(", ", texts) + "]";
    }

    // Above two thirds the complement is printed.
    private String signalSet(long address) {
        long set = memory.value(address, Long.BYTES).number();
        boolean complement = Long.bitCount(set) >= SIGNALS * 2 / 3;
        long printed = complement ? ~set : set;
        var names = new ArrayList<String>();
        for (int signal = 1; signal <= SIGNALS; signal++) {
            if ((printed >> (signal - 1) & 1) != 0) {
                names.add(signalName(signal));
            }
        }
        return (complement ? "~[" : "[") + String.join(" ", names) + "]";
    }

    private static String signalName(int signal) {
        if (signal < REAL_TIME_SIGNALS) {
            return ScalarText.signal(signal).substring("SIG".length());
        }
        return signal == REAL_TIME_SIGNALS ? "RTMIN" : "RT_" + (signal - REAL_TIME_SIGNALS);
    }

    private String capabilities(long address) {
        if (!memory.knows(address, 2 * CAPABILITY_SET_BYTES)) {
            return UNKNOWN;
        }
        return "{effective=%s, permitted=%s, inheritable=%s}"
                .formatted(
                        capabilitySet(address),
                        capabilitySet(address + Integer.BYTES),
                        capabilitySet(address + 2 * Integer.BYTES));
    }

    private String capabilitySet(long address) {
        long low = memory.value(address, Integer.BYTES).number() & 0xffffffffL;
        long high = memory.value(address + CAPABILITY_SET_BYTES, Integer.BYTES).number() << Integer.SIZE;
        long set = low | high;
        var names = new ArrayList<String>();
        for (int number = 0; number < Long.SIZE; number++) {
            if ((set >> number & 1) != 0) {
                names.add("1<<" + FlagSets.CAPABILITY.name(number).orElse(Integer.toString(number)));
            }
        }
        return names.isEmpty() ? "0" : String.join("|", names);
    }

    private String socketAddress(long address, Value length) {
        boolean known = length.isKnown() && memory.knows(address, length.number());
        return known ? SocketAddressText.of(memory.bytes(address, (int) length.number())) : reference(address);
    }
}
