package io.gatun.proxy.file;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML 1.2 as maps, lists and values, within limits. */
final class YamlText {
    // Ten thousand services with fifty thousand backends are three million characters.
    private static final int MAX_CHARACTERS = 16 << 20;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_ALIASES = 100;

    private YamlText() {}

    static @Nullable Object read(String text) {
        var settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setCodePointLimit(MAX_CHARACTERS)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .setAllowDuplicateKeys(false)
                .build();
        try {
            requireFlat(settings, text);
            return new Load(settings).loadFromString(text);
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                    .orElse("");
            throw Fields.wrong(line, "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw Fields.wrong("", "not YAML: " + e.getMessage());
        }
    }

    // What makes objects of it goes down as deep as the text does.
    private static void requireFlat(LoadSettings settings, String text) {
        var parser = new ParserImpl(settings, new StreamReader(settings, text));
        int depth = 0;
        while (parser.hasNext()) {
            Event.ID event = parser.next().getEventId();
            if (event == Event.ID.MappingStart || event == Event.ID.SequenceStart) depth++;
            if (event == Event.ID.MappingEnd || event == Event.ID.SequenceEnd) depth--;
            if (depth > MAX_DEPTH) throw Fields.wrong("", "nested deeper than " + MAX_DEPTH);
        }
    }
}
