package io.gatun.engine.model;

/**
 * What a pull, a push or the like has come to.
 *
 * @param id of the layer, or the tag; empty for the whole
 * @param status in docker's words
 * @param current how many bytes are done
 * @param total how many there are; 0 if there is nothing to count
 */
public record TransferStep(String id, String status, long current, long total) {
    /** A step without bytes. */
    public static TransferStep of(String id, String status) {
        return new TransferStep(id, status, 0, 0);
    }

    /** Who wants to know. Called by several threads. */
    @FunctionalInterface
    public interface Listener {
        void accept(TransferStep step);
    }
}
