package io.gatun.scheduler.model;

/**
 * What others see of a pod.
 *
 * @param controller the controlling owner
 * @param scheduler the name of the profile that schedules it
 * @param group the pod group that must be placed as a whole, or empty
 */
public record Identity(String namespace, Labels labels, Owner controller, String scheduler, String group) {
    public static final String DEFAULT_SCHEDULER = "default-scheduler";

    /** An owner by kind and name; both empty when there is none. */
    public record Owner(String kind, String name) {
        public static final Owner NONE = new Owner("", "");
    }

    public static Identity of(String namespace, Labels labels) {
        return new Identity(namespace, labels, Owner.NONE, DEFAULT_SCHEDULER, "");
    }
}
