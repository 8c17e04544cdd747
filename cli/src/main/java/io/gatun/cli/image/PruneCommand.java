package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Consent;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.format.Words;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.model.ImageRemoval;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** {@code gatun image prune}. */
final class PruneCommand implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "prune",
                "",
                "Remove images that nobody uses, and all that no image refers to",
                List.of(
                        Flag.onOff("all", "those with a name as well").or('a'),
                        Flag.list("filter", "NAME=VALUE", "only those with label or until"),
                        Consent.FORCE));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(0, 0);
        boolean all = arguments.isOn("all");
        var filters = ImageFilters.parse(arguments.values("filter"), List.of());
        if (!Consent.given(invocation, warning(all))) return 0;
        try (var engine = invocation.engine()) {
            List<ImageInfo> images = engine.images().list();
            ImageRemoval removal = engine.images()
                    .prune(image -> (all || image.isDangling())
                            && filters.of(image, images).isPresent());
            if (!removal.untagged().isEmpty() || !removal.deleted().isEmpty()) {
                invocation.out().println("Deleted Images:");
                removal.untagged().forEach(name -> invocation.out().println("untagged: " + name));
                removal.deleted().forEach(digest -> invocation.out().println("deleted: " + digest));
                invocation.out().println();
            }
            invocation.out().println("Total reclaimed space: " + Words.decimal(removal.reclaimedBytes()));
        }
        return 0;
    }

    private static String warning(boolean all) {
        return all ? "all images without at least one container associated to them." : "all dangling images.";
    }

    /** A time, or how long ago. */
    static Instant until(String text) {
        try {
            if (text.matches("[0-9]+")) return Instant.ofEpochSecond(Long.parseLong(text));
            if (text.matches("([0-9]+[hms])+")) {
                return Clock.systemUTC().instant().minus(Duration.parse("PT" + text.toUpperCase(Locale.ROOT)));
            }
            return Instant.parse(text);
        } catch (DateTimeException | NumberFormatException e) {
            throw new UsageException("--filter: \"" + text + "\" is no time; use 24h or 2024-01-02T03:04:05Z");
        }
    }
}
