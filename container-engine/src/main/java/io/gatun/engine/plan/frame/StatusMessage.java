package io.gatun.engine.plan.frame;

import io.gatun.engine.plan.step.NamespaceStep;

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

    /** All {@code startContainer} hooks ended well; nothing but the program follows. */
    record HooksDone() implements StatusMessage {}

    /** An entry of the program failed, and with it the program. */
    record Failed(int entry, int errno) implements StatusMessage {}

    /** A {@code startContainer} hook did not end well, and with it the program; {@code status} is that of wait4(2). */
    record HookEnded(int hook, int status) implements StatusMessage {}

    /** A hook could not be executed. */
    record HookMissing(int hook, int errno) implements StatusMessage {}

    /** A hook took longer than it may, and was killed. */
    record HookLate(int hook) implements StatusMessage {}

    /**
     * Reads a message, little-endian: content in the upper half.
     *
     * @throws IllegalArgumentException if no program of ours says that
     */
    static StatusMessage of(long word) {
        int kind = (int) word;
        int content = (int) (word >>> Integer.SIZE);
        return switch (kind) {
            case Code.STARTED -> new Started(content);
            case Code.WAITING -> new Waiting(NamespaceStep.Gate.ofCode(content));
            case Code.READY -> new Ready();
            case Code.HOOKS_DONE -> new HooksDone();
            default -> kind >= 0 ? new Failed(kind, content) : ofHook(kind, content);
        };
    }

    private static StatusMessage ofHook(int kind, int content) {
        int hook = (-1 - kind) >>> Code.HOOK_BITS;
        return switch ((-1 - kind) & (1 << Code.HOOK_BITS) - 1) {
            case Code.HOOK_ENDED -> new HookEnded(hook, content);
            case Code.HOOK_MISSING -> new HookMissing(hook, content);
            case Code.HOOK_LATE -> new HookLate(hook);
            default -> throw new IllegalArgumentException("not a status message: " + kind);
        };
    }

    /** The message that a hook did not end well, to which the program adds the status in the upper half. */
    static long hookEnded(int hook) {
        return hookWord(Code.HOOK_ENDED, hook);
    }

    /** The message that a hook could not be executed, to which the program adds the errno in the upper half. */
    static long hookMissing(int hook) {
        return hookWord(Code.HOOK_MISSING, hook);
    }

    /** The message that a hook took too long. */
    static long hookLate(int hook) {
        return hookWord(Code.HOOK_LATE, hook);
    }

    private static long hookWord(int code, int hook) {
        return word(-1 - (hook << Code.HOOK_BITS | code), 0);
    }

    /** The message that the gate was reached. */
    static long waiting(NamespaceStep.Gate gate) {
        return word(Code.WAITING, gate.code());
    }

    /** The message that the container is created. */
    static long ready() {
        return word(Code.READY, 0);
    }

    /** The message that all hooks ended well. */
    static long hooksDone() {
        return word(Code.HOOKS_DONE, 0);
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
        private static final int HOOKS_DONE = -4;

        /** Of a hook: the bits below its number, of one less than the kind is negative. */
        private static final int HOOK_BITS = 4;

        private static final int HOOK_ENDED = 4;
        private static final int HOOK_MISSING = 5;
        private static final int HOOK_LATE = 6;

        private Code() {}
    }
}
