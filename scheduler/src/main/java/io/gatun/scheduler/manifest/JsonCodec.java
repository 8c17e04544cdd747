package io.gatun.scheduler.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** JSON documents, one after the other. */
final class JsonCodec {
    private final JsonFactory factory;

    JsonCodec(Limits limits) {
        factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxStringLength(limits.textLength())
                        .maxNameLength(limits.textLength())
                        .maxDocumentLength(limits.characters())
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    List<Tree> read(Reader reader, String file) throws IOException {
        var documents = new ArrayList<Tree>();
        try (var parser = factory.createParser(reader)) {
            while (parser.nextToken() != null) documents.add(value(parser));
        } catch (JsonProcessingException e) {
            var place = e.getLocation() == null
                    ? file
                    : file + ", line " + e.getLocation().getLineNr();
            throw new ManifestException(
                    place,
                    "not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
        return documents;
    }

    private static Tree value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(parser);
            case START_ARRAY -> sequence(parser);
            case VALUE_STRING -> new Tree.Scalar(parser.getText(), Tree.Kind.TEXT);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Tree.Scalar(parser.getText(), Tree.Kind.NUMBER);
            case VALUE_TRUE, VALUE_FALSE -> new Tree.Scalar(parser.getText(), Tree.Kind.FLAG);
            default -> Tree.NOTHING;
        };
    }

    private static Tree mapping(JsonParser parser) throws IOException {
        var fields = new LinkedHashMap<String, Tree>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return new Tree.Mapping(fields);
    }

    private static Tree sequence(JsonParser parser) throws IOException {
        var items = new ArrayList<Tree>();
        while (parser.nextToken() != JsonToken.END_ARRAY) items.add(value(parser));
        return new Tree.Sequence(items);
    }

    static void write(Tree tree, Writer out) throws IOException {
        try (var generator = new JsonFactory().createGenerator(out)) {
            generator.useDefaultPrettyPrinter();
            write(tree, generator);
        }
    }

    private static void write(Tree tree, JsonGenerator out) throws IOException {
        switch (tree) {
            case Tree.Mapping(var fields) -> {
                out.writeStartObject();
                for (var field : fields.entrySet()) {
                    out.writeFieldName(field.getKey());
                    write(field.getValue(), out);
                }
                out.writeEndObject();
            }
            case Tree.Sequence(var items) -> {
                out.writeStartArray();
                for (var item : items) write(item, out);
                out.writeEndArray();
            }
            case Tree.Scalar(var text, var kind) -> {
                switch (kind) {
                    case TEXT -> out.writeString(text);
                    case NUMBER -> out.writeNumber(text);
                    case FLAG -> out.writeBoolean(Boolean.parseBoolean(text));
                    case NULL -> out.writeNull();
                }
            }
        }
    }
}
