package io.gatun.daemon.docker.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine is, as its files say. */
final class HostFiles {
    private static final long KIB = 1024;

    private HostFiles() {}

    static String kernelVersion() {
        return line("/proc/sys/kernel/osrelease", "unknown");
    }

    static String hostname() {
        return line("/proc/sys/kernel/hostname", "localhost");
    }

    static String machine() {
        return switch (System.getProperty("os.arch", "")) {
            case "amd64" -> "x86_64";
            case String other -> other;
        };
    }

    /** Go's name for the architecture. */
    static String goArch() {
        return switch (System.getProperty("os.arch", "")) {
            case "aarch64" -> "arm64";
            case String other -> other;
        };
    }

    static String operatingSystem() {
        return read("/etc/os-release")
                .lines()
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                .findFirst()
                .orElse("Linux");
    }

    static long memoryBytes() {
        return read("/proc/meminfo")
                .lines()
                .filter(line -> line.startsWith("MemTotal:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                .findFirst()
                .orElse(0L);
    }

    /** 2 where there is only the unified tree. */
    static String cgroupVersion() {
        return Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers")) ? "2" : "1";
    }

    private static String line(String file, String otherwise) {
        String text = read(file).strip();
        return text.isEmpty() ? otherwise : text;
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            return "";
        }
    }
}
