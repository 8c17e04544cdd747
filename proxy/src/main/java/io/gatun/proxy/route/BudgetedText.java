package io.gatun.proxy.route;

import java.util.regex.Pattern;

/** A text that may be looked at so often: a pattern that tries everything must not keep a loop busy with what a client has sent. */
final class BudgetedText implements CharSequence {
    private static final int MAX_LOOKS = 100_000;

    private final String text;
    private int looks;

    private static final class SpentException extends RuntimeException {
        private static final long serialVersionUID = 1;

        SpentException() {
            super("too many looks", null, false, false);
        }
    }

    private BudgetedText(String text) {
        this.text = text;
    }

    /** Whether a pattern matches all of a text; not if that takes too many looks. */
    static boolean matches(Pattern pattern, String text) {
        try {
            return pattern.matcher(new BudgetedText(text)).matches();
        } catch (SpentException | StackOverflowError e) {
            return false;
        }
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (++looks > MAX_LOOKS) throw new SpentException();
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
