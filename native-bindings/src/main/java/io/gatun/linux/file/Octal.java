package io.gatun.linux.file;

/** Permission bits as strace(1) prints them. */
record Octal(int mode) {
    @Override
    public String toString() {
        return "0%o".formatted(mode);
    }
}
