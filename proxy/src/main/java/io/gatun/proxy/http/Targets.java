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

    private static final int MAX_NAME = 255;
    private static final int MAX_PORT_DIGITS = 5;

    private Targets() {}

    static void require(Span method, Span target) throws HttpProblem {
        if (target.is("*") && method.is("OPTIONS")) return;
        if (!target.startsWith("/")) throw new HttpProblem(400, "a target that is no path");
        boolean isPath = true;
        boolean mayBeOdd = false;
        for (int i = 0; i < target.length(); i++) {
            byte b = target.at(i);
            if (!Octets.isVisible(b) || b == '#') throw new HttpProblem(400, "a target that is no path");
            if (b == '?') isPath = false;
            if (isPath && (b == '.' || b == '%' || b == '\\')) mayBeOdd = true;
        }
        if (!mayBeOdd) return;
        String text = target.toString();
        int query = text.indexOf('?');
        String path = query < 0 ? text : text.substring(0, query);
        if (ODD.matcher(path).find()) throw new HttpProblem(400, "a path that can be read in two ways");
    }

    /** Requires that an authority is a host, with a port or without; or nothing. */
    static void require(Span authority) throws HttpProblem {
        if (authority.isEmpty() || isPlain(authority)) return;
        if (!AUTHORITY.matcher(authority.toString()).matches()) throw new HttpProblem(400, "a host that is none");
    }

    // Most are letters, digits and dots with a port or without, and need no pattern.
    private static boolean isPlain(Span authority) {
        int at = 0;
        while (at < authority.length() && isOfPlainName(authority.at(at))) at++;
        if (at == 0 || at > MAX_NAME) return false;
        if (at == authority.length()) return true;
        int port = at + 1;
        if (authority.at(at) != ':' || authority.length() - port > MAX_PORT_DIGITS) return false;
        for (int i = port; i < authority.length(); i++) if (!Octets.isDigit(authority.at(i))) return false;
        return true;
    }

    private static boolean isOfPlainName(byte b) {
        return Octets.isLetterOrDigit(b) || b == '.' || b == '-';
    }

    /** The host of an authority that has been required to have one. */
    static String host(String authority) {
        int colon = authority.indexOf(':', Math.max(authority.indexOf(']'), 0));
        String host = colon < 0 ? authority : authority.substring(0, colon);
        if (host.endsWith(".")) host = host.substring(0, host.length() - 1);
        return host.toLowerCase(Locale.ROOT);
    }
}
