package io.gatun.engine.plan;

/** What a program says on its status pipe: 8 bytes each, a word that tells what it is and a word of content. */
public sealed interface StatusMessage {
    /** The length of a message. */
    int BYTES = 8;

    /** The container's process was made. */
    record Started(int pid) implements StatusMessage {}

    /** The container's process waits for the engine. */
    record Waiting(NamespaceStep.Gate gate) implements StatusMessage {}

    /** The container is created and waits for its start. */
    record Ready() implements StatusMessage {}

    /** An entry of the program failed, and with it the program. */
    record Failed(int entry, int errno) implements StatusMessage {}

    /** Reads a message, little-endian: content in the upper half. */
    static StatusMessage of(long word) {
        int kind = (int) word;
        int content = (int) (word >>> Integer.SIZE);
        return switch (kind) {
            case Code.STARTED -> new Started(content);
            case Code.WAITING -> new Waiting(NamespaceStep.Gate.ofCode(content));
            case Code.READY -> new Ready();
            default -> new Failed(kind, content);
        };
    }

    /** The message that the gate was reached. */
    static long waiting(NamespaceStep.Gate gate) {
        return word(Code.WAITING, gate.code());
    }

    /** The message that the container is created. */
    static long ready() {
        return word(Code.READY, 0);
    }

    /** The message with the process id, which the program fills in 4 bytes further on. */
    static long started() {
        return word(Code.STARTED, 0);
    }

    private static long word(int kind, int content) {
        return Integer.toUnsignedLong(kind) | (long) content << Integer.SIZE;
    }

    /** Kinds; entry indexes, which failures begin with, are never negative. */
    final class Code {
        private static final int STARTED = -1;
        private static final int WAITING = -2;
        private static final int READY = -3;

        private Code() {}
    }
}
