package io.gatun.engine.model;

/**
 * A repository that a registry has found.
 *
 * @param name as it is pulled
 * @param stars how many people like it, as the registry counts them
 * @param isOfficial whether the registry's owner vouches for it
 * @param isAutomated whether the registry builds it
 */
public record FoundImage(String name, String description, long stars, boolean isOfficial, boolean isAutomated) {
    /** The same, and nothing is said of who builds it. */
    public FoundImage withoutAutomation() {
        return new FoundImage(name, description, stars, isOfficial, false);
    }
}
