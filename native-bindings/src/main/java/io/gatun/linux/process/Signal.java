package io.gatun.linux.process;

import static io.gatun.linux.abi.Signal.SIGRTMAX;
import static io.gatun.linux.abi.Signal.SIGRTMIN;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A signal (signal(7)).
 *
 * @param number 1 to 64
 */
public record Signal(int number) {
    public static final Signal SIGHUP = new Signal(io.gatun.linux.abi.Signal.SIGHUP);
    public static final Signal SIGINT = new Signal(io.gatun.linux.abi.Signal.SIGINT);
    public static final Signal SIGQUIT = new Signal(io.gatun.linux.abi.Signal.SIGQUIT);
    public static final Signal SIGKILL = new Signal(io.gatun.linux.abi.Signal.SIGKILL);
    public static final Signal SIGTERM = new Signal(io.gatun.linux.abi.Signal.SIGTERM);
    public static final Signal SIGSTOP = new Signal(io.gatun.linux.abi.Signal.SIGSTOP);
    public static final Signal SIGCONT = new Signal(io.gatun.linux.abi.Signal.SIGCONT);
    public static final Signal SIGCHLD = new Signal(io.gatun.linux.abi.Signal.SIGCHLD);
    public static final Signal SIGWINCH = new Signal(io.gatun.linux.abi.Signal.SIGWINCH);

    private static final Map<String, Integer> NUMBERS = Arrays.stream(io.gatun.linux.abi.Signal.class.getFields())
            .filter(field ->
                    field.getName().startsWith("SIG") && field.getName().indexOf('_') < 0)
            .collect(toUnmodifiableMap(java.lang.reflect.Field::getName, Signal::value));
    private static final Pattern REAL_TIME = Pattern.compile("SIGRT(MIN|MAX)([+-]\\d{1,2})?");

    public Signal {
        if (number < 1 || number > SIGRTMAX) {
            throw new IllegalArgumentException("not a signal: " + number);
        }
    }

    /**
     * The signal that a user names: {@code TERM}, {@code SIGTERM}, {@code sigterm}, {@code 15}, {@code SIGRTMIN+3}, {@code
     * RTMAX-1}.
     *
     * @throws IllegalArgumentException if there is no such signal
     */
    public static Signal of(String text) {
        if (text.matches("\\d{1,2}")) {
            return new Signal(Integer.parseInt(text));
        }
        String upper = text.toUpperCase(Locale.ROOT);
        String name = upper.startsWith("SIG") ? upper : "SIG" + upper;
        Matcher realTime = REAL_TIME.matcher(name);
        if (realTime.matches()) {
            return realTime(realTime, text);
        }
        Integer number = NUMBERS.get(name);
        if (number == null) {
            throw new IllegalArgumentException("not a signal: " + text);
        }
        return new Signal(number);
    }

    private static Signal realTime(Matcher name, String text) {
        int base = name.group(1).equals("MIN") ? SIGRTMIN : SIGRTMAX;
        int number = base + (name.group(2) == null ? 0 : Integer.parseInt(name.group(2)));
        if (number < SIGRTMIN || number > SIGRTMAX) {
            throw new IllegalArgumentException("not a signal: " + text);
        }
        return new Signal(number);
    }

    /** The name, such as {@code SIGTERM} or {@code SIGRTMIN+3}. */
    public String name() {
        if (number >= SIGRTMIN) {
            return number == SIGRTMIN ? "SIGRTMIN" : "SIGRTMIN+" + (number - SIGRTMIN);
        }
        // Two names of a number: SIGIO is also SIGPOLL, and so on; the first in the alphabet is the usual one.
        return NUMBERS.entrySet().stream()
                .filter(entry -> entry.getValue() == number)
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .orElse("SIG" + number);
    }

    @Override
    public String toString() {
        return name();
    }

    private static int value(java.lang.reflect.Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError("constants are public", e);
        }
    }
}
