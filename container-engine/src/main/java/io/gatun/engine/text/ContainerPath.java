package io.gatun.engine.text;

import io.gatun.engine.model.BadRequestException;
import java.util.ArrayList;

/** Paths as flags give them: checked as text; nothing is looked up. */
public final class ContainerPath {
    private static final int LONGEST = 4095;

    private ContainerPath() {}

    /** Whether it begins at the root, has no NUL and is not too long for the kernel. */
    public static boolean isAbsolute(String path) {
        return path.startsWith("/") && path.indexOf('\0') < 0 && path.length() <= LONGEST;
    }

    /** The same path without empty, {@code .} and {@code ..} components. */
    public static String clean(String path) {
        var kept = new ArrayList<String>();
        for (String component : path.split("/", -1)) {
            if (component.equals("..")) {
                if (!kept.isEmpty()) kept.removeLast();
            } else if (!component.isEmpty() && !component.equals(".")) {
                kept.add(component);
            }
        }
        return "/" + String.join("/", kept);
    }

    /**
     * A working directory, cleaned.
     *
     * @throws BadRequestException if it is not absolute
     */
    public static String workdir(String path) {
        if (!isAbsolute(path)) {
            throw new BadRequestException(
                    "the working directory \"%s\" is not absolute".formatted(Printable.of(path)), "begin it with /");
        }
        return clean(path);
    }

    /**
     * A destination in the container, cleaned.
     *
     * @throws BadRequestException if it is not absolute, or is the root itself
     */
    public static String destination(String flag, String path) {
        if (!isAbsolute(path)) {
            throw new BadRequestException(
                    "%s: the path \"%s\" in the container is not absolute".formatted(flag, Printable.of(path)),
                    "begin it with /");
        }
        String clean = clean(path);
        if (clean.equals("/")) {
            throw new BadRequestException(
                    flag + ": nothing can be mounted on the container's root", "choose a directory below /");
        }
        return clean;
    }
}
