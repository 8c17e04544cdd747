package io.gatun.daemon.docker.create;

import static io.gatun.engine.testing.Mutator.fuzz;

import io.gatun.daemon.http.HttpFailure;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.options.UserMode;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The largest document that clients send: read or refused in words that become an answer, whatever it is. Jazzer calls it too ({@code scripts/fuzz}). */
public class CreateBodyFuzzTest {
    @Test
    void bodiesAreReadOrRefused() throws IOException {
        try (var document = CreateBodyFuzzTest.class.getResourceAsStream("/io/gatun/daemon/fuzz/CREATE/body.json")) {
            fuzz(List.of(Objects.requireNonNull(document).readAllBytes()), CreateBodyFuzzTest::fuzzerTestOneInput);
        }
    }

    /** Jazzer calls this with each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            CreateBody.of(JsonView.of(JsonReader.DOCUMENTS.read(input))).options(List.of(), UserMode.HOST);
        } catch (EngineException | JsonException | HttpFailure e) {
            // Refused.
        } catch (IllegalArgumentException e) {
            // So are names of signals that there are not (Problems).
            if (!String.valueOf(e.getMessage()).startsWith("not a signal: ")) throw e;
        }
    }
}
