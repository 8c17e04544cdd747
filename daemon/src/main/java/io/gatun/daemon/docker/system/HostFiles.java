package io.gatun.daemon.docker.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What this machine is, as its files say. */
final class HostFiles {
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
        return release("PRETTY_NAME=", "Linux");
    }

    static String osVersion() {
        return release("VERSION_ID=", "");
    }

    private static String release(String name, String otherwise) {
        return read("/etc/os-release")
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).replace("\"", ""))
                .findFirst()
                .orElse(otherwise);
    }

    /** What kind of file system a path is on. */
    static String fileSystem(String path) {
        try {
            return Files.getFileStore(Path.of(path)).type();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** 2 where there is only the unified tree. */
    static String cgroupVersion() {
        return Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers")) ? "2" : "1";
    }

    /** The same after every start of the daemon for the same containers, as a UUID. */
    static String identity(String root) {
        String seed = line("/etc/machine-id", hostname()) + root;
        return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** How many descriptors this process has open. */
    static long openDescriptors() {
        return entries("/proc/self/fd");
    }

    /** How many threads this process has. */
    static long threads() {
        return entries("/proc/self/task");
    }

    private static long entries(String directory) {
        try (var all = Files.list(Path.of(directory))) {
            return all.count();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Whether a file says 1. */
    static boolean isOn(String file) {
        return line(file, "0").equals("1");
    }

    /** @param remapped whether containers have users of their own unless they say otherwise */
    static List<String> securityOptions(boolean remapped) {
        var options = new ArrayList<String>();
        if (line("/sys/module/apparmor/parameters/enabled", "N").equals("Y")) options.add("name=apparmor");
        if (Files.exists(Path.of("/sys/fs/selinux/enforce"))) options.add("name=selinux");
        options.add("name=seccomp,profile=builtin");
        if (remapped) options.add("name=userns");
        options.add("name=cgroupns");
        return options;
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
