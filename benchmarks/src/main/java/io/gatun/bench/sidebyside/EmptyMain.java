package io.gatun.bench.sidebyside;

/** A Java program that does nothing: what starting a JVM costs. */
final class EmptyMain {
    private EmptyMain() {}

    public static void main(String[] arguments) {}
}
