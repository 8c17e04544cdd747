package io.gatun.cli.build;

import java.util.function.Supplier;

/** What {@link ClassLinkerTest} links: a switch in an interface, records with components of all kinds. */
sealed interface Shape extends Supplier<String> {
    record Circle(double radius) implements Shape {}

    record Box(int width, long height, String label) implements Shape {}

    @SuppressWarnings("ArrayRecordComponent") // how such a record compares is what is tested
    record Odd(boolean a, byte b, char c, short d, float e, Object f, int[] g) implements Shape {}

    @Override
    default String get() {
        return name(this);
    }

    static String name(Object shape) {
        return switch (shape) {
            case Circle(double radius) when radius > 10 -> "great circle";
            case Circle circle -> "circle " + circle.radius();
            case Box(int width, var height, var label) when label.isEmpty() -> width + " x " + height;
            case Box box -> box.label();
            default -> "something";
        };
    }
}
