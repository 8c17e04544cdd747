package io.gatun.engine.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads one JSON document (RFC 8259, UTF-8, no duplicate names) into a {@link Json} within a {@link JsonBudget}.
 *
 * <p>Every failure is a {@link JsonException} that names the place. Safe for use by many threads.
 */
public final class JsonReader {
    /** Reads with the budget of ordinary documents. */
    public static final JsonReader DOCUMENTS = new JsonReader(JsonBudget.DOCUMENT);

    private final JsonBudget budget;

    public JsonReader(JsonBudget budget) {
        this.budget = budget;
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
        return new JsonText(text, budget).read();
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
}
