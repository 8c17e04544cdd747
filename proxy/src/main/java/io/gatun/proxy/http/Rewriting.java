package io.gatun.proxy.http;

import io.gatun.proxy.model.HttpRouting.Forwarded;
import java.util.List;

/** Heads as they are passed on: without what was for one connection, and with who asked. */
public final class Rewriting {
    private static final int WHO = Known.X_FORWARDED_FOR.bit()
            | Known.X_FORWARDED_PROTO.bit()
            | Known.X_FORWARDED_HOST.bit()
            | Known.X_REAL_IP.bit()
            | Known.FORWARDED.bit();
    private static final int LISTS_OF_WHO = Known.X_FORWARDED_FOR.bit() | Known.FORWARDED.bit();
    private static final int VERSION = "HTTP/1.1".length();

    private static final byte[] SPACE = HeadText.words(" ");
    private static final byte[] NEW = HeadText.words(" HTTP/1.1\r\n");
    private static final byte[] OLD = HeadText.words(" HTTP/1.0\r\n");
    private static final byte[] ANSWER = HeadText.words("HTTP/1.1");
    private static final byte[] HOST = HeadText.words("Host: ");
    private static final byte[] TRAILERS = HeadText.words("TE: trailers\r\n");
    private static final byte[] CLOSE = HeadText.words("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = HeadText.words("Connection: keep-alive\r\n");
    private static final byte[] UPGRADE = HeadText.words("Connection: upgrade\r\nUpgrade: ");
    private static final byte[] WHOM = HeadText.words("X-Forwarded-For: ");
    private static final byte[] PROTO = HeadText.words("X-Forwarded-Proto: http\r\n");
    private static final byte[] TO = HeadText.words("X-Forwarded-Host: ");
    private static final byte[] FORWARDED = HeadText.words("Forwarded: ");
    private static final byte[] FOR = HeadText.words("for=");
    private static final byte[] BY_HTTP = HeadText.words(";proto=http");
    private static final byte[] AT_HOST = HeadText.words(";host=\"");
    private static final byte[] QUOTE = HeadText.words("\"");
    private static final byte[] COMMA = HeadText.words(", ");

    private Rewriting() {}

    /** Who asks, as backends are told: an address, and that in the form of RFC 7239. */
    @SuppressWarnings("ArrayRecordComponent") // written, never compared
    public record Asker(byte[] address, byte[] node) {
        /** Of an address; one of IPv6 stands in brackets and quotes there. */
        public static Asker of(String address) {
            String node = address.indexOf(':') < 0 ? address : "\"[" + address + "]\"";
            return new Asker(HeadText.words(address), HeadText.words(node));
        }
    }

    /** The head of a request for a backend, as {@link #request(HeadText, HttpRequest, Forwarded, Asker)} writes it. */
    static byte[] request(HttpRequest request, Forwarded forwarded, String client) {
        var text = new HeadText();
        request(text, request, forwarded, Asker.of(client));
        return text.copy();
    }

    /** Writes the head of a request for a backend. */
    public static void request(HeadText text, HttpRequest request, Forwarded forwarded, Asker client) {
        text.clear().put(request.method()).put(SPACE).put(request.targetBytes());
        text.put(request.isNew() ? NEW : OLD);
        if (!request.authority().isEmpty())
            text.put(HOST).put(request.authority()).end();
        Head head = request.head();
        int dropped = Known.HOST.bit() | about(forwarded);
        for (int i = 0; i < head.count(); i++) {
            int known = head.known(i);
            if (known >= 0 && (dropped & 1 << known) != 0) continue;
            if (!Hops.has(head, i, request.options())) head.write(i, text);
        }
        if (head.has(Known.TE) && head.words(Known.TE).contains("trailers")) text.put(TRAILERS);
        if (forwarded != Forwarded.AS_IT_IS) who(text, request, forwarded == Forwarded.APPENDED, client);
        if (request.upgrade().isPresent())
            text.put(UPGRADE).put(request.upgrade().get()).end();
        else if (!request.isNew()) text.put(CLOSE);
        text.end();
    }

    // Written anew with one more: the list of who asked for whom. Everything else of a proxy that is believed stays.
    private static int about(Forwarded forwarded) {
        return switch (forwarded) {
            case AS_IT_IS -> 0;
            case APPENDED -> LISTS_OF_WHO;
            case REPLACED -> WHO;
        };
    }

    private static void who(HeadText text, HttpRequest request, boolean isBelieved, Asker client) {
        Head head = request.head();
        Span host = request.authority();
        text.put(WHOM);
        if (isBelieved) before(text, head.values(Known.X_FORWARDED_FOR));
        text.put(client.address()).end();
        if (!isBelieved || !head.has(Known.X_FORWARDED_PROTO)) text.put(PROTO);
        boolean namesHost = !host.isEmpty() && (!isBelieved || !head.has(Known.X_FORWARDED_HOST));
        if (namesHost) text.put(TO).put(host).end();
        text.put(FORWARDED);
        if (isBelieved) before(text, head.values(Known.FORWARDED));
        text.put(FOR).put(client.node()).put(BY_HTTP);
        if (!host.isEmpty()) text.put(AT_HOST).put(host).put(QUOTE);
        text.end();
    }

    private static void before(HeadText text, List<String> values) {
        for (String value : values) text.put(value).put(COMMA);
    }

    /**
     * Writes the head of an answer for a client.
     *
     * @param keeps whether the client may ask again on the connection
     */
    public static void answer(HeadText text, HttpAnswer answer, HttpRequest request, boolean keeps) {
        Head head = answer.head();
        Span line = head.line();
        text.clear().put(ANSWER).put(line.part(VERSION, line.length())).end();
        List<String> options = head.words(Known.CONNECTION);
        for (int i = 0; i < head.count(); i++) if (!Hops.has(head, i, options)) head.write(i, text);
        if (answer.isSwitching()) {
            text.put(UPGRADE).put(request.upgrade().orElse("")).end();
        } else if (!answer.isInterim()) {
            if (!keeps) text.put(CLOSE);
            else if (!request.isNew()) text.put(KEEP_ALIVE);
        }
        text.end();
    }
}
