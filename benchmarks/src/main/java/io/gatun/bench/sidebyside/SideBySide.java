package io.gatun.bench.sidebyside;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Prints the table; {@code benchmarks/side-by-side} prepares what this needs and starts it. */
public final class SideBySide {
    private static final int RUNS = 100;

    private SideBySide() {}

    /** What can be asked for with {@code --only}. */
    private enum Part {
        LIVES,
        PHASES,
        STEPS,
        PARALLEL,
        MEMORY,
        EXEC,
        COLD,
        VERSION
    }

    private record Options(int runs, Set<Part> parts, boolean json) {
        static Options parse(String[] arguments) {
            int runs = RUNS;
            boolean json = false;
            Set<Part> parts = EnumSet.noneOf(Part.class);
            for (int i = 0; i + 1 < arguments.length; i += 2) {
                String value = arguments[i + 1];
                switch (arguments[i]) {
                    case "--runs" -> runs = Integer.parseInt(value);
                    case "--only" -> parts.add(Part.valueOf(value.toUpperCase(Locale.ROOT)));
                    case "--format" -> json = value.equals("json");
                    default -> throw new IllegalArgumentException("unknown option: " + arguments[i]);
                }
            }
            return new Options(runs, parts.isEmpty() ? EnumSet.allOf(Part.class) : parts, json);
        }
    }

    public static void main(String[] arguments) {
        var options = Options.parse(arguments);
        var progress = new Progress(System.err);
        List<Row> rows = new ArrayList<>();
        try (var field = new Field(Tools.given())) {
            var race = new Race(field, progress, options.runs());
            for (Part part : options.parts()) {
                rows.addAll(rows(race, part));
            }
        }
        var table = new Table(rows);
        System.out.println(options.json() ? table.json() : table.text());
    }

    private static List<Row> rows(Race race, Part part) {
        return switch (part) {
            case LIVES -> race.lives();
            case PHASES -> race.phases();
            case STEPS -> race.steps();
            case PARALLEL -> race.parallel();
            case MEMORY -> race.memory();
            case EXEC -> race.exec();
            case COLD -> race.cold();
            case VERSION -> race.version();
        };
    }
}
