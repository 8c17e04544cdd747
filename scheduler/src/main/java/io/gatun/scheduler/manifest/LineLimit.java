package io.gatun.scheduler.manifest;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Refuses a file with an absurdly long line before a parser sees it: the YAML scanner's time grows with the square of
 * a scalar.
 */
final class LineLimit extends FilterReader {
    private final String file;
    private final int longest;
    private int line = 1;
    private int length;

    LineLimit(Reader reader, String file, int longest) {
        super(reader);
        this.file = file;
        this.longest = longest;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        if (next >= 0) count((char) next);
        return next;
    }

    @Override
    public int read(char[] buffer, int offset, int size) throws IOException {
        int read = super.read(buffer, offset, size);
        for (int i = 0; i < read; i++) count(buffer[offset + i]);
        return read;
    }

    private void count(char next) {
        if (next == '\n') {
            line++;
            length = 0;
        } else if (++length > longest) {
            throw new ManifestException(file + ", line " + line, "longer than " + longest + " characters");
        }
    }
}
