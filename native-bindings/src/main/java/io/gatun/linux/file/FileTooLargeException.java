package io.gatun.linux.file;

/** A file that has more bytes than its reader is ready to take. */
public final class FileTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FileTooLargeException(String file, int budgetBytes) {
        super("%s has more than %d bytes".formatted(file, budgetBytes));
    }
}
