package io.gatun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.cli.testing.Workplace;
import io.gatun.cli.testing.Workplace.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests each of which has a workplace of its own, and calls commands there in this process. */
abstract class InWorkplace {
    @TempDir
    Path directory;

    Workplace place;

    @BeforeEach
    final void makeWorkplace() {
        place = new Workplace(directory);
    }

    @AfterEach
    final void removeContainers() {
        place.close();
    }

    /** Runs a command to its end without input. */
    Result call(String... words) {
        return new InProcess(place, directory).call(words);
    }

    /** The same of one that has to succeed. */
    final String done(String... words) {
        Result result = call(words);
        assertEquals(0, result.code(), String.join(" ", words) + ": " + result);
        return result.out();
    }
}
