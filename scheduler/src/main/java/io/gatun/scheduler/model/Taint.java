package io.gatun.scheduler.model;

/** A mark on a node that keeps away pods which do not tolerate it. */
public record Taint(String key, String value, Effect effect) {
    /** What an untolerated taint does; the first and the last forbid, the middle one only discourages. */
    public enum Effect {
        NoSchedule,
        PreferNoSchedule,
        NoExecute
    }

    public boolean forbids() {
        return effect != Effect.PreferNoSchedule;
    }

    @Override
    public String toString() {
        return (value.isEmpty() ? key : key + "=" + value) + ":" + effect;
    }
}
