package io.gatun.engine.json;

/** A constant that the specification spells as a string. */
public interface SpecName {
    /** The constant's own name, as an enum gives it. */
    String name();

    /** How documents spell it; the constant's own name unless that cannot be. */
    default String specName() {
        return name();
    }
}
