package io.gatun.proxy.http;

import io.gatun.proxy.model.HttpRouting.Forwarded;
import java.util.List;

/** Heads as they are passed on: without what was for one connection, and with who asked. */
public final class Rewriting {
    private static final List<String> WHO =
            List.of("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-real-ip", "forwarded");

    private Rewriting() {}

    /**
     * The head of a request for a backend.
     *
     * @param client the address of who asked
     */
    public static byte[] request(HttpRequest request, Forwarded forwarded, String client) {
        var text = new HeadText();
        text.put(request.method()).put(" ").put(request.target());
        text.put(request.isNew() ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n");
        if (!request.authority().isEmpty()) text.field("Host", request.authority());
        List<String> options = request.head().words("connection");
        for (Field field : request.head().fields()) {
            if (field.is("host") || Hops.has(field, options)) continue;
            if (forwarded != Forwarded.AS_IT_IS && isAboutWho(field, forwarded)) continue;
            field.writeTo(text);
        }
        if (request.head().words("te").contains("trailers")) text.field("TE", "trailers");
        who(text, request, forwarded, client);
        if (request.upgrade().isPresent()) {
            text.field("Connection", "upgrade")
                    .field("Upgrade", request.upgrade().get());
        } else if (!request.isNew()) {
            text.field("Connection", "close");
        }
        return text.end().bytes();
    }

    // Written anew with one more: the list of who asked for whom. Everything else of a proxy that is believed stays.
    private static boolean isAboutWho(Field field, Forwarded forwarded) {
        if (forwarded == Forwarded.APPENDED) return field.is("x-forwarded-for") || field.is("forwarded");
        for (String name : WHO) if (field.is(name)) return true;
        return false;
    }

    private static void who(HeadText text, HttpRequest request, Forwarded forwarded, String client) {
        if (forwarded == Forwarded.AS_IT_IS) return;
        Head head = request.head();
        boolean believed = forwarded == Forwarded.APPENDED;
        String host = request.authority();
        text.field("X-Forwarded-For", list(believed, head.values("x-forwarded-for"), client));
        if (!believed || head.values("x-forwarded-proto").isEmpty()) text.field("X-Forwarded-Proto", "http");
        if (!host.isEmpty() && (!believed || head.values("x-forwarded-host").isEmpty()))
            text.field("X-Forwarded-Host", host);
        // RFC 7239: an address of IPv6 stands in brackets and quotes.
        String node = client.indexOf(':') < 0 ? client : "\"[" + client + "]\"";
        String element = "for=" + node + ";proto=http" + (host.isEmpty() ? "" : ";host=\"" + host + "\"");
        text.field("Forwarded", list(believed, head.values("forwarded"), element));
    }

    private static String list(boolean isLonger, List<String> before, String last) {
        return isLonger && !before.isEmpty() ? String.join(", ", before) + ", " + last : last;
    }

    /**
     * The head of an answer for a client.
     *
     * @param keeps whether the client may ask again on the connection
     */
    public static byte[] answer(HttpAnswer answer, HttpRequest request, boolean keeps) {
        var text = new HeadText();
        text.put("HTTP/1.1")
                .put(answer.head().line().substring("HTTP/1.1".length()))
                .end();
        List<String> options = answer.head().words("connection");
        for (Field field : answer.head().fields()) {
            if (!Hops.has(field, options)) field.writeTo(text);
        }
        if (answer.isSwitching()) {
            text.field("Connection", "upgrade")
                    .field("Upgrade", request.upgrade().orElse(""));
        } else if (!answer.isInterim()) {
            if (!keeps) text.field("Connection", "close");
            else if (!request.isNew()) text.field("Connection", "keep-alive");
        }
        return text.end().bytes();
    }
}
