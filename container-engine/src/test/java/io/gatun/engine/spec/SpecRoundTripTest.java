package io.gatun.engine.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.json.JsonReader;
import io.gatun.engine.spec.check.SpecChecks;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SpecRoundTripTest {
    @Property(tries = 500)
    void configurationIsReadBackAsItWasWritten(@ForAll long seed) {
        var spec = new RandomRecords(seed).make(OciSpec.class);
        var text = SpecCodec.write(spec).pretty();
        assertEquals(spec, SpecCodec.read(JsonReader.DOCUMENTS.read(text)));
    }

    @Property(tries = 200)
    void stateIsReadBackAsItWasWritten(@ForAll long seed) {
        var state = new RandomRecords(seed).make(OciState.class);
        assertEquals(
                state,
                StateCodec.read(
                        JsonReader.DOCUMENTS.read(StateCodec.write(state).toString())));
    }

    @Property(tries = 200)
    void buildersCopyEverything(@ForAll long seed) {
        var spec = new RandomRecords(seed).make(OciSpec.class);
        assertEquals(spec, spec.toBuilder().build());
        assertEquals(spec.linux(), spec.linux().toBuilder().build());
        spec.process()
                .ifPresent(process -> assertEquals(process, process.toBuilder().build()));
    }

    @Property(tries = 200)
    void validationOfAnythingEnds(@ForAll long seed) {
        SpecChecks.violations(new RandomRecords(seed).make(OciSpec.class));
    }
}
