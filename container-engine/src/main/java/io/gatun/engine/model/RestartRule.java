package io.gatun.engine.model;

import java.util.List;

/**
 * When a container that has ended is to be started again, in docker's words.
 *
 * @param name {@code no}, {@code always}, {@code unless-stopped} or {@code on-failure}
 * @param maximum of restarts after failures; 0 for no limit
 */
public record RestartRule(String name, long maximum) {
    private static final List<String> NAMES = List.of("no", "always", "unless-stopped", "on-failure");

    /** Never. */
    public static final RestartRule NEVER = new RestartRule("no", 0);

    /**
     * A rule; an empty name means {@code no}.
     *
     * @throws BadRequestException if there is none of that name, or it has no maximum
     */
    public RestartRule {
        name = name.isEmpty() ? "no" : name;
        if (!NAMES.contains(name)) {
            throw new BadRequestException(
                    "invalid restart policy '" + name + "'", "use no, always, unless-stopped or on-failure[:MAXIMUM]");
        }
        if (maximum < 0) throw new BadRequestException("maximum retry count cannot be negative", "use 0 or more");
        if (maximum != 0 && !name.equals("on-failure")) {
            throw new BadRequestException(
                    "maximum retry count cannot be used with restart policy '" + name + "'", "use on-failure");
        }
    }

    /**
     * Reads {@code NAME[:MAXIMUM]}.
     *
     * @throws BadRequestException if it is none
     */
    public static RestartRule parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) return new RestartRule(text, 0);
        String maximum = text.substring(colon + 1);
        if (!maximum.matches("\\d{1,9}")) {
            throw new BadRequestException(
                    "--restart: maximum retry count must be an integer", "use on-failure[:MAXIMUM]");
        }
        return new RestartRule(text.substring(0, colon), Long.parseLong(maximum));
    }

    /** Whether it ever restarts. */
    public boolean isActive() {
        return !name.equals("no");
    }
}
