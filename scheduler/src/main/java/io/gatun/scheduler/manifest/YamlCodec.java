package io.gatun.scheduler.manifest;

import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML 1.2 documents of a file, made from the parser's events: its composer would recurse as deep as the file says. */
final class YamlCodec {
    private static final int BUFFER = 1 << 16;

    private final LoadSettings settings;
    private final Limits limits;

    YamlCodec(Limits limits) {
        this.limits = limits;
        settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setCodePointLimit(limits.characters())
                .setBufferSize(BUFFER)
                .build();
    }

    List<Tree> read(Reader reader, String file) {
        var documents = new ArrayList<Tree>();
        try {
            Parser parser = new ParserImpl(
                    settings, new StreamReader(settings, new LineLimit(reader, file, limits.textLength())));
            while (parser.hasNext()) {
                if (parser.next().getEventId() != Event.ID.DocumentStart) continue;
                var place = file + ", document " + (documents.size() + 1);
                documents.add(new YamlDocument(parser, settings.getSchema(), limits, place).read());
            }
        } catch (MarkedYamlEngineException e) {
            var place = e.getProblemMark()
                    .map(mark -> file + ", line " + (mark.getLine() + 1))
                    .orElse(file);
            throw new ManifestException(place, "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new ManifestException(file, "not YAML: " + Names.shortened(String.valueOf(e.getMessage())));
        }
        return documents;
    }
}
