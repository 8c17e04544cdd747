package io.gatun.linux.terminal;

/** How many characters a terminal's window has room for; 0 by 0 where nobody has said. */
public record WindowSize(int rows, int columns) {
    private static final int MAX = 0xffff;

    public WindowSize {
        if (rows < 0 || rows > MAX || columns < 0 || columns > MAX) {
            throw new IllegalArgumentException("not the size of a window: " + rows + " by " + columns);
        }
    }
}
