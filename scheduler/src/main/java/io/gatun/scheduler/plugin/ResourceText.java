package io.gatun.scheduler.plugin;

import io.gatun.scheduler.model.Resources;

/** Amounts as people write them. */
final class ResourceText {
    private static final String[] UNITS = {"", "Ki", "Mi", "Gi", "Ti", "Pi"};

    private ResourceText() {}

    static String of(String resource, long amount) {
        return switch (resource) {
            case Resources.CPU -> amount % 1000 == 0 ? Long.toString(amount / 1000) : amount + "m";
            case Resources.MEMORY, Resources.EPHEMERAL_STORAGE -> bytes(amount);
            default -> Long.toString(amount);
        };
    }

    private static String bytes(long amount) {
        int unit = 0;
        long shown = amount;
        while (unit < UNITS.length - 1 && shown != 0 && shown % 1024 == 0) {
            shown /= 1024;
            unit++;
        }
        return shown + UNITS[unit];
    }
}
