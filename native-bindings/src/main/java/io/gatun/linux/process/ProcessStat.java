package io.gatun.linux.process;

import io.gatun.linux.handle.Pid;

/**
 * The beginning of {@code /proc/PID/stat} (proc(5)).
 *
 * @param name the first 15 bytes of the program's name, or what it set with prctl(2)
 * @param state one letter: R, S, D, Z, T, t, X, I
 * @param parent 0 if the parent is outside this pid namespace
 * @param group 0 if its leader is outside this pid namespace
 * @param session 0 if its leader is outside this pid namespace
 * @param startTicks when it started, in ticks (of 1/100 s) after boot: with the pid, this names one process for ever
 */
public record ProcessStat(Pid pid, String name, char state, int parent, int group, int session, long startTicks) {
    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int GROUP = 2;
    private static final int SESSION = 3;
    private static final int START = 19;

    /**
     * Reads one line. The name is whatever the process likes, spaces and parentheses included, so it is found from the last
     * parenthesis, not from the first.
     *
     * @throws IllegalArgumentException if {@code line} is something else
     */
    public static ProcessStat parse(String line) {
        int open = line.indexOf(" (");
        int close = line.lastIndexOf(") ");
        if (open < 0 || close < open + 2) {
            throw new IllegalArgumentException("not a /proc/PID/stat: " + line);
        }
        String[] fields = line.substring(close + 2).trim().split(" ", -1);
        if (fields.length <= START || fields[STATE].length() != 1) {
            throw new IllegalArgumentException("not a /proc/PID/stat: " + line);
        }
        return new ProcessStat(
                new Pid(Integer.parseInt(line.substring(0, open))),
                line.substring(open + 2, close),
                fields[STATE].charAt(0),
                Integer.parseInt(fields[PARENT]),
                Integer.parseInt(fields[GROUP]),
                Integer.parseInt(fields[SESSION]),
                Long.parseLong(fields[START]));
    }

    /** Whether it has ended and only its status is left. */
    public boolean hasEnded() {
        return state == 'Z' || state == 'X';
    }
}
