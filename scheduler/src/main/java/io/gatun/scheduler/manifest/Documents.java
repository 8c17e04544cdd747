package io.gatun.scheduler.manifest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/** The documents of a file, JSON or YAML by their first character, each as a {@link Field}. */
public final class Documents {
    private final Limits limits;

    public Documents(Limits limits) {
        this.limits = limits;
    }

    /** Reads all documents. The reader is the caller's to close; {@code file} names it in messages. */
    public List<Field> read(Reader source, String file) throws IOException {
        var reader = new BufferedReader(source);
        var trees = firstCharacter(reader) == '{'
                ? new JsonCodec(limits).read(reader, file)
                : new YamlCodec(limits).read(reader, file);
        var documents = new ArrayList<Field>();
        for (int i = 0; i < trees.size(); i++) {
            var name = trees.size() == 1 ? file : file + ", document " + (i + 1);
            var field = Field.top(trees.get(i), name);
            if (field.isPresent()) documents.add(field);
        }
        return documents;
    }

    private static int firstCharacter(BufferedReader reader) throws IOException {
        int skipped = 0;
        while (skipped++ < 4096) {
            reader.mark(1);
            int next = reader.read();
            if (next == 0xFEFF || (next >= 0 && Character.isWhitespace(next))) continue;
            if (next >= 0) reader.reset();
            return next;
        }
        return -1;
    }
}
