package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    private static JsonView line(LogRecord record) {
        String line = new JsonLines().format(record);
        assertEquals(line.length() - 1, line.indexOf('\n'));
        return JsonView.of(JsonReader.DOCUMENTS.read(line));
    }

    @Test
    void whateverIsSaidIsOneObjectOnOneLine() {
        var record = new LogRecord(Level.WARNING, "cannot look at \"{0}\"\nand more");
        record.setParameters(new Object[] {"box"});
        record.setLoggerName("io.gatun.daemon");
        record.setThrown(new IllegalStateException("first\nsecond"));
        JsonView line = line(record);
        assertEquals("warning", line.required("level").text());
        assertEquals("cannot look at \"box\"\nand more", line.required("msg").text());
        assertEquals("io.gatun.daemon", line.required("logger").text());
        assertEquals(record.getInstant().toString(), line.required("time").text());
        String error = line.required("error").text();
        assertTrue(error.startsWith("java.lang.IllegalStateException: first\nsecond\n\tat "), error);
    }

    @Test
    void nothingStandsThereOfWhatThereIsNot() {
        JsonView line = line(new LogRecord(Level.FINE, "quiet"));
        assertEquals("debug", line.required("level").text());
        assertFalse(line.member("error").isPresent() || line.member("logger").isPresent());
        assertEquals(
                "error",
                line(new LogRecord(Level.SEVERE, "loud")).required("level").text());
    }
}
