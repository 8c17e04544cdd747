package io.gatun.daemon.docker.container;

import io.gatun.daemon.http.HttpFailure;

/** A text that is not looked at for ever: a regular expression of a client may take a time that grows exponentially. */
final class BudgetedText implements CharSequence {
    private static final int LOOKS = 100_000;

    private final String text;
    private int left = LOOKS;

    BudgetedText(String text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) throw new HttpFailure(400, "filter name: the regular expression takes too long");
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
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
