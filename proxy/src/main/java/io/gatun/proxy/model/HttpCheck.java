package io.gatun.proxy.model;

import java.util.regex.Pattern;

/**
 * Asks for a page by HTTP/1.1; any status from 200 to 399 is well.
 *
 * @param path from the slash on, with a query if there is one
 * @param host what the Host header says
 */
public record HttpCheck(String path, String host, Pace pace) implements Check {
    private static final Pattern PATH = Pattern.compile("/[!-~]{0,1023}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");

    public HttpCheck {
        if (!PATH.matcher(path).matches())
            throw new IllegalArgumentException("the path of a check begins with / and has no blanks: \"" + path + "\"");
        if (!HOST.matcher(host).matches())
            throw new IllegalArgumentException("the host of a check is a name or an address, not \"" + host + "\"");
    }

    /** A page at the usual pace. */
    public HttpCheck(String path) {
        this(path, "localhost", Pace.DEFAULT);
    }
}
