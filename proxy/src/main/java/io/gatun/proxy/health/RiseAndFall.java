package io.gatun.proxy.health;

/** Whether a member is down, by how many answers in a row said otherwise. For one thread. */
final class RiseAndFall {
    private final int rise;
    private final int fall;
    private boolean down;
    private int against;

    /**
     * @param down whether it is down before the first answer
     */
    RiseAndFall(int rise, int fall, boolean down) {
        this.down = down;
        this.rise = rise;
        this.fall = fall;
    }

    /** Counts an answer; returns whether the member is down now. */
    boolean isDownAfter(boolean success) {
        against = success == down ? against + 1 : 0;
        if (against >= (down ? rise : fall)) {
            down = !down;
            against = 0;
        }
        return down;
    }
}
