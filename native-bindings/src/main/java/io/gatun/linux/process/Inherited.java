package io.gatun.linux.process;

import io.gatun.linux.handle.Fd;

/**
 * A descriptor that a spawned process gets.
 *
 * @param fd borrowed; stays open here
 * @param number what it is called there
 */
public record Inherited(Fd fd, int number) {
    public Inherited {
        if (number < 0) {
            throw new IllegalArgumentException("not a descriptor: " + number);
        }
    }
}
