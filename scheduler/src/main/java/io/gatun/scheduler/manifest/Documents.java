package io.gatun.scheduler.manifest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/** The documents of a file, JSON or YAML by their first characters, each as a {@link Field}. */
public final class Documents {
    private static final int LOOK_AHEAD = 4096;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final Limits limits;

    public Documents(Limits limits) {
        this.limits = limits;
    }

    /** Reads all documents. The reader is the caller's to close; {@code file} names it in messages. */
    public List<Field> read(Reader source, String file) throws IOException {
        var reader = new BufferedReader(source);
        var trees =
                isJson(reader) ? new JsonCodec(limits).read(reader, file) : new YamlCodec(limits).read(reader, file);
        var documents = new ArrayList<Field>();
        for (int i = 0; i < trees.size(); i++) {
            var name = trees.size() == 1 ? file : file + ", document " + (i + 1);
            var field = Field.top(trees.get(i), name);
            if (field.isPresent()) documents.add(field);
        }
        return documents;
    }

    /** A brace and then a quote: a mapping of YAML's flow style has its keys without quotes, as a rule. */
    private static boolean isJson(BufferedReader reader) throws IOException {
        reader.mark(LOOK_AHEAD);
        boolean brace = false;
        boolean json = false;
        for (int read = 0; read < LOOK_AHEAD; read++) {
            int next = reader.read();
            if (next == BYTE_ORDER_MARK || (next >= 0 && Character.isWhitespace(next))) continue;
            json = brace && (next == '"' || next == '}');
            if (brace || next != '{') break;
            brace = true;
        }
        reader.reset();
        return json;
    }
}
