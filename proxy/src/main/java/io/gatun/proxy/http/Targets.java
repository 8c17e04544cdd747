package io.gatun.proxy.http;

import java.util.Locale;
import java.util.regex.Pattern;

/** What requests are for. What the backend could take for another path or host than we do is refused. */
final class Targets {
    private static final Pattern AUTHORITY =
            Pattern.compile("([A-Za-z0-9._~-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}\\])(:[0-9]{0,5})?");
    // A segment of . or .., however it is written and with parameters or without, and bytes that end a string or a path
    // elsewhere.
    private static final Pattern ODD =
            Pattern.compile("(/|%2f)(\\.|%2e){1,2}(/|%2f|;|%3b|$)|%00|%5c|\\\\", Pattern.CASE_INSENSITIVE);

    private Targets() {}

    static void require(String method, String target) throws HttpProblem {
        if (target.equals("*") && method.equals("OPTIONS")) return;
        boolean clean = target.chars().allMatch(c -> c < 0x80 && Octets.isVisible((byte) c) && c != '#');
        if (!target.startsWith("/") || !clean) throw new HttpProblem(400, "a target that is no path");
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        if (path.indexOf('.') < 0 && path.indexOf('%') < 0 && path.indexOf('\\') < 0) return;
        if (ODD.matcher(path).find()) throw new HttpProblem(400, "a path that can be read in two ways");
    }

    /** The host of an authority. */
    static String host(String authority) throws HttpProblem {
        if (authority.isEmpty()) return "";
        if (!AUTHORITY.matcher(authority).matches()) throw new HttpProblem(400, "a host that is none");
        int colon = authority.indexOf(':', Math.max(authority.indexOf(']'), 0));
        String host = colon < 0 ? authority : authority.substring(0, colon);
        if (host.endsWith(".")) host = host.substring(0, host.length() - 1);
        return host.toLowerCase(Locale.ROOT);
    }
}
