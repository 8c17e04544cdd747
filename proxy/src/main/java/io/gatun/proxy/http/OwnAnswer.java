package io.gatun.proxy.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Map;

/** What the proxy answers itself. */
public final class OwnAnswer {
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"),
            Map.entry(505, "HTTP Version Not Supported"));

    private OwnAnswer() {}

    /**
     * An answer with a line of text.
     *
     * @param isHead whether it was asked for the head alone
     * @param keeps whether the client may ask again on the connection
     */
    public static byte[] of(int status, String why, boolean isHead, boolean keeps) {
        String body = why + "\n";
        String head = "HTTP/1.1 " + status + " " + REASONS.getOrDefault(status, "Error")
                + "\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n"
                + (status == 405 ? "Allow: GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS\r\n" : "")
                + (keeps ? "" : "Connection: close\r\n") + "\r\n";
        return (isHead ? head : head + body).getBytes(ISO_8859_1);
    }
}
