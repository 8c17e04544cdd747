package io.gatun.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Signals that this process gets, given to somebody else until this is closed. The JVM keeps SIGQUIT, SIGSEGV and a few others
 * for itself. {@code jdk.unsupported} has the only way to be told of a signal that was sent to the whole process: signalfd(2)
 * needs it blocked in every thread, and a JVM has threads of its own.
 */
public final class SignalHandlers implements AutoCloseable {
    private final List<Former> former = new ArrayList<>();

    private record Former(Signal signal, SignalHandler handler) {}

    /** No signals yet. */
    public SignalHandlers() {}

    /**
     * Gives a signal to somebody, on a thread of the JVM.
     *
     * @param name without SIG, such as {@code WINCH}
     */
    public void handle(String name, Consumer<String> receiver) {
        Signal signal;
        try {
            signal = new Signal(name);
        } catch (IllegalArgumentException e) {
            return; // this machine has no such signal
        }
        try {
            former.add(new Former(signal, Signal.handle(signal, received -> receiver.accept(name))));
        } catch (IllegalArgumentException e) {
            // the JVM uses it
        }
    }

    /** Sends this process a signal. */
    public static void raise(String name) {
        Signal.raise(new Signal(name));
    }

    /** Gives the signals back to whoever had them. */
    @Override
    public void close() {
        for (Former each : former) Signal.handle(each.signal(), each.handler());
        former.clear();
    }
}
