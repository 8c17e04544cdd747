package io.gatun.cli.terminal;

import io.gatun.cli.flag.UsageException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The keys that leave a container running and go back to the shell. What was typed is passed on as it is, except for the keys
 * themselves: the beginning of them is held back until it is known whether the rest follows.
 */
public final class DetachKeys {
    /** Docker's: ctrl-p, ctrl-q. */
    public static final String DEFAULT = "ctrl-p,ctrl-q";

    private static final String CTRL = "ctrl-";
    private static final String CONTROL = "@abcdefghijklmnopqrstuvwxyz[\\]^_";

    private final byte[] keys;
    private int held;

    private DetachKeys(byte[] keys) {
        this.keys = keys;
    }

    /**
     * What is to be done after some bytes were typed.
     *
     * @param passed for the container
     * @param detached whether the keys were typed; what was typed after them is lost
     */
    public record Typed(ByteBuffer passed, boolean detached) {}

    /**
     * Reads the value of {@code --detach-keys}: characters and {@code ctrl-} with a character, separated by commas; nothing for
     * no keys.
     *
     * @throws UsageException if it is malformed
     */
    public static DetachKeys parse(String text) {
        if (text.isEmpty()) return new DetachKeys(new byte[0]);
        String[] names = text.split(",", -1);
        byte[] keys = new byte[names.length];
        for (int i = 0; i < names.length; i++) keys[i] = key(text, names[i]);
        return new DetachKeys(keys);
    }

    private static byte key(String text, String name) {
        if (name.length() == 1 && name.charAt(0) > ' ' && name.charAt(0) < 0x7f) return (byte) name.charAt(0);
        if (name.startsWith(CTRL) && name.length() == CTRL.length() + 1) {
            int control = CONTROL.indexOf(name.charAt(CTRL.length()));
            if (control >= 0) return (byte) control;
        }
        throw new UsageException(
                "--detach-keys: \"" + text + "\" are no keys; use characters and ctrl-X, such as " + DEFAULT);
    }

    /** Takes what was typed. */
    public Typed type(byte[] bytes, int count) {
        var passed = new ByteArrayOutputStream(count + held);
        for (int i = 0; i < count; i++) {
            if (take(bytes[i], passed)) return new Typed(ByteBuffer.wrap(passed.toByteArray()), true);
        }
        return new Typed(ByteBuffer.wrap(passed.toByteArray()), false);
    }

    /** Whether the keys are complete. */
    private boolean take(byte typed, ByteArrayOutputStream passed) {
        // What was held back may still end with a beginning of the keys: drop from its front until it does.
        while (held > 0 && typed != keys[held]) drop(passed);
        if (keys.length == 0 || typed != keys[held]) {
            passed.write(typed);
            return false;
        }
        held++;
        if (held < keys.length) return false;
        held = 0;
        return true;
    }

    private void drop(ByteArrayOutputStream passed) {
        int shift = 1;
        while (shift < held && !Arrays.equals(keys, shift, held, keys, 0, held - shift)) shift++;
        passed.write(keys, 0, shift);
        held -= shift;
    }
}
