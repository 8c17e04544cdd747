package io.gatun.cli.event;

import io.gatun.cli.container.report.TimeText;
import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.Flag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Of which time events are asked for.
 *
 * @param since absent for now
 * @param until absent for ever
 */
record Period(Optional<Instant> since, Optional<Instant> until) {
    static final List<Flag> FLAGS = List.of(
            Flag.of("since", "TIME", "those since then as well, such as 10m for ten minutes ago"),
            Flag.of("until", "TIME", "until then only"));

    /**
     * Reads the flags.
     *
     * @throws io.gatun.cli.flag.UsageException if a time is none
     */
    static Period of(Arguments arguments, Instant now) {
        return new Period(
                arguments.value("since").map(text -> TimeText.parse("--since", text, now)),
                arguments.value("until").map(text -> TimeText.parse("--until", text, now)));
    }

    /** Whether what has happened before is asked for. */
    boolean hasPast() {
        return since.isPresent() || until.isPresent();
    }

    boolean contains(Instant time) {
        return since.filter(time::isBefore).isEmpty()
                && until.filter(time::isAfter).isEmpty();
    }

    /** As the API's query has it. */
    String query() {
        return since.map(time -> "&since=" + seconds(time)).orElse("")
                + until.map(time -> "&until=" + seconds(time)).orElse("");
    }

    private static String seconds(Instant time) {
        return "%d.%09d".formatted(time.getEpochSecond(), time.getNano());
    }
}
