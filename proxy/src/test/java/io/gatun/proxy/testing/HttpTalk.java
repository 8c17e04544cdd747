package io.gatun.proxy.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;

/** HTTP by hand: what a test server and a test client say, byte by byte. */
public final class HttpTalk {
    private HttpTalk() {}

    /** A request or an answer: its head with its empty line, and its body if it says how long that is. */
    public record Message(String head, String body) {
        /** The value of a field; empty if it is not there. */
        public String field(String name) {
            for (String line : head.split("\r\n", -1)) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    return line.substring(name.length() + 1).strip();
            }
            return "";
        }

        /** The first line. */
        public String line() {
            return head.substring(0, head.indexOf('\r'));
        }
    }

    /** What a server answers; null ends the connection without a word. */
    @FunctionalInterface
    public interface Answers {
        String to(Message request) throws IOException;
    }

    /** A server that answers one request after the other on each connection, until the client ends it. */
    public static TestBackend server(Answers answers) {
        return TestBackend.start(socket -> serve(socket, answers));
    }

    /** Answers one request after the other. */
    public static void serve(Socket socket, Answers answers) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        for (Message request = read(in, false); request != null; request = read(in, false)) {
            String answer = answers.to(request);
            if (answer == null) return;
            socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
            if (answer.contains("Connection: close")) return;
        }
    }

    /** An answer of 200 with a text. */
    public static String ok(String text) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text;
    }

    /** Sends something, with | for the end of a line, and reads an answer. */
    public static Message ask(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.replace("|", "\r\n").getBytes(ISO_8859_1));
        return answer(socket);
    }

    /** Reads an answer, and no more than it. */
    public static Message answer(Socket socket) throws IOException {
        Message read = read(socket.getInputStream(), true);
        if (read == null) throw new EOFException("no answer");
        return read;
    }

    private static Message read(InputStream in, boolean isAnswer) throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                if (head.isEmpty()) return null;
                throw new EOFException("an end in a head: " + head);
            }
            head.append((char) next);
        }
        var bare = new Message(head.toString(), "");
        String length = bare.field("Content-Length");
        String body = "";
        if (bare.field("Transfer-Encoding").equals("chunked")) body = chunks(in);
        else if (!length.isEmpty()) body = new String(in.readNBytes(Integer.parseInt(length)), ISO_8859_1);
        else if (isAnswer && bare.field("Connection").equals("close")) body = new String(in.readAllBytes(), ISO_8859_1);
        return new Message(bare.head(), body);
    }

    // Tests have nothing in their chunks that looks like the last one.
    private static String chunks(InputStream in) throws IOException {
        var all = new StringBuilder();
        while (all.length() < 5 || !all.substring(all.length() - 5).equals("0\r\n\r\n")) {
            int next = in.read();
            if (next < 0) throw new EOFException("an end in chunks");
            all.append((char) next);
        }
        return all.toString();
    }
}
