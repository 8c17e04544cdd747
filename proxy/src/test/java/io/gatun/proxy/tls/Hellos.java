package io.gatun.proxy.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** Beginnings of TLS: a real one, and those that are put together as a test wants them. */
public final class Hellos {
    private Hellos() {}

    /** What Java's own TLS begins with. */
    public static byte[] real(String name, String... protocols) {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine();
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            if (!name.isEmpty()) parameters.setServerNames(List.of(new SNIHostName(name)));
            parameters.setApplicationProtocols(protocols);
            engine.setSSLParameters(parameters);
            ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), out);
            return Arrays.copyOf(out.array(), out.position());
        } catch (NoSuchAlgorithmException | SSLException e) {
            throw new AssertionError(e);
        }
    }

    /** A hello with these extensions, in one record. */
    static byte[] of(byte[]... extensions) {
        return records(message(extensions), 1 << 14);
    }

    /** The message of a hello with its head. */
    static byte[] message(byte[]... extensions) {
        byte[] body = join(
                new byte[] {3, 3},
                new byte[32],
                part8(new byte[32]),
                part16(new byte[] {(byte) 0x8a, (byte) 0x8a, 0x13, 1}),
                part8(new byte[1]),
                part16(join(extensions)));
        return join(new byte[] {1, (byte) (body.length >> 16), (byte) (body.length >> 8), (byte) body.length}, body);
    }

    /** A message in records of at most so many bytes. */
    static byte[] records(byte[] message, int most) {
        var all = new ArrayList<byte[]>();
        for (int at = 0; at < message.length; at += most) {
            byte[] part = Arrays.copyOfRange(message, at, Math.min(message.length, at + most));
            all.add(join(new byte[] {22, 3, 1}, part16(part)));
        }
        return join(all.toArray(byte[][]::new));
    }

    static byte[] extension(int type, byte[] content) {
        return join(new byte[] {(byte) (type >> 8), (byte) type}, part16(content));
    }

    static byte[] name(String text) {
        return extension(0, part16(join(new byte[] {0}, part16(text.getBytes(ISO_8859_1)))));
    }

    static byte[] protocols(String... names) {
        return extension(
                16,
                part16(join(Arrays.stream(names)
                        .map(name -> part8(name.getBytes(ISO_8859_1)))
                        .toArray(byte[][]::new))));
    }

    static byte[] part8(byte[] content) {
        return join(new byte[] {(byte) content.length}, content);
    }

    static byte[] part16(byte[] content) {
        return join(new byte[] {(byte) (content.length >> 8), (byte) content.length}, content);
    }

    static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }
}
