package io.gatun.engine.spec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads one JSON document (RFC 8259, UTF-8, no duplicate names) into a {@link Json} within a {@link JsonBudget}.
 *
 * <p>Every failure is a {@link JsonException} that names the place. Safe for use by many threads.
 */
public final class JsonReader {
    /** Reads with the budget of ordinary documents. */
    public static final JsonReader DOCUMENTS = new JsonReader(JsonBudget.DOCUMENT);

    private static final Pattern ASIDE = Pattern.compile(" \\((for|start marker) .*", Pattern.DOTALL);

    private final JsonBudget budget;
    private final JsonFactory factory;

    public JsonReader(JsonBudget budget) {
        this.budget = budget;
        this.factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(budget.depth())
                        .maxDocumentLength(budget.bytes())
                        .maxStringLength(budget.stringChars())
                        .maxNameLength(budget.stringChars())
                        .maxTokenCount(budget.tokens())
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // The message shows names and values; a stretch of the source would show secrets of the environment.
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    /**
     * Where bytes come from: gives at most {@code count} of them, and fewer only at the end.
     * {@code InputStream::readNBytes} is one.
     *
     * @param <X> how it fails
     */
    @FunctionalInterface
    public interface Source<X extends Exception> {
        byte[] upTo(int count) throws X;
    }

    /**
     * Reads a document without ever holding more of it than the budget: {@code reader.read(stream::readNBytes)}.
     *
     * @throws JsonException if it is malformed or over budget
     */
    public <X extends Exception> Json read(Source<X> source) throws X {
        return read(source.upTo(budget.bytes() + 1));
    }

    /**
     * Reads a document.
     *
     * @throws JsonException if it is malformed or over budget
     */
    public Json read(byte[] utf8) {
        if (utf8.length > budget.bytes()) {
            throw new JsonException("", "larger than the " + budget.bytes() + " bytes that are accepted");
        }
        return read(decoded(utf8));
    }

    /**
     * Reads a document that is a string already.
     *
     * @throws JsonException if it is malformed or over budget
     */
    public Json read(String text) {
        try (var parser = factory.createParser(text)) {
            return document(parser);
        } catch (IOException e) {
            throw new AssertionError("reading a string does no input", e);
        }
    }

    private static String decoded(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new JsonException("", "not valid UTF-8");
        }
    }

    private Json document(JsonParser parser) throws IOException {
        try {
            parser.nextToken();
            var value = value(parser);
            if (parser.nextToken() != null) throw failure(parser, "more text after the end of the document");
            return value;
        } catch (StreamConstraintsException e) {
            throw failure(parser, "more than is accepted: " + message(e));
        } catch (JsonProcessingException e) {
            throw failure(parser, message(e));
        }
    }

    // The parser adds, in parentheses, where the enclosing object began and which source that was.
    private static String message(JsonProcessingException e) {
        return ASIDE.matcher(e.getOriginalMessage()).replaceFirst("");
    }

    // Recursion is bounded by the budget's depth, which the parser enforces before it hands out the token.
    private Json value(JsonParser parser) throws IOException {
        var token = parser.currentToken();
        if (token == null) throw failure(parser, "empty");
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> Json.of(wellFormed(parser, parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getText());
            case VALUE_TRUE -> Json.of(true);
            case VALUE_FALSE -> Json.of(false);
            case VALUE_NULL -> Json.Null.NULL;
            default -> throw failure(parser, "unexpected " + token);
        };
    }

    private Json object(JsonParser parser) throws IOException {
        var members = Json.object();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = wellFormed(parser, parser.currentName());
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members.build();
    }

    private Json array(JsonParser parser) throws IOException {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) items.add(value(parser));
        return new Json.Arr(items);
    }

    // An escape such as \ud800 alone makes a string that has no bytes: no path, name or argument can be made of it.
    private static String wellFormed(JsonParser parser, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) continue;
            boolean paired =
                    Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(++i));
            if (!paired) throw failure(parser, "a string with half a character (an unpaired surrogate)");
        }
        return text;
    }

    private static JsonException failure(JsonParser parser, String problem) {
        var at = parser.currentLocation();
        var where = "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr());
        return new JsonException(path(parser.getParsingContext()), where + problem);
    }

    private static String path(JsonStreamContext context) {
        var parent = context.getParent();
        if (parent == null) return "";
        if (context.inArray()) return JsonPath.item(path(parent), Math.max(context.getCurrentIndex(), 0));
        return context.hasCurrentName() ? JsonPath.member(path(parent), context.getCurrentName()) : path(parent);
    }
}
