package io.gatun.proxy.name;

import io.gatun.proxy.name.DnsQuestion.Answer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody who is asked, in datagrams and for long answers over TCP.
 *
 * @param patience for all answers together
 */
record DnsServer(InetAddress address, int port, Duration patience) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /**
     * Asks several questions at once; the answers are in their order.
     *
     * @throws IOException if one is not answered in time
     */
    List<Answer> ask(List<DnsQuestion> questions) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<DnsQuestion, Answer> heard = new HashMap<>();
        // Connected, so that the kernel drops what others send, and says when nobody listens there.
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(address, port));
            for (DnsQuestion question : questions) {
                byte[] bytes = question.bytes();
                socket.send(new DatagramPacket(bytes, bytes.length));
            }
            byte[] room = new byte[DnsQuestion.MAX_DATAGRAM];
            while (heard.size() < questions.size()) {
                socket.setSoTimeout(millisUntil(deadline));
                var packet = new DatagramPacket(room, room.length);
                socket.receive(packet);
                byte[] bytes = Arrays.copyOf(room, packet.getLength());
                for (DnsQuestion question : questions) question.answer(bytes).ifPresent(is -> heard.put(question, is));
            }
        }
        var answers = new ArrayList<Answer>();
        for (DnsQuestion question : questions) {
            Answer answer = heard.get(question);
            answers.add(answer == null || answer.isTruncated() ? inFull(question, deadline) : answer);
        }
        return answers;
    }

    private Answer inFull(DnsQuestion question, long deadline) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), millisUntil(deadline));
            socket.setSoTimeout(millisUntil(deadline));
            var out = new DataOutputStream(socket.getOutputStream());
            byte[] bytes = question.bytes();
            byte[] message = new byte[Short.BYTES + bytes.length];
            message[0] = (byte) (bytes.length >> Byte.SIZE);
            message[1] = (byte) bytes.length;
            System.arraycopy(bytes, 0, message, Short.BYTES, bytes.length);
            out.write(message);
            out.flush();
            var in = new DataInputStream(socket.getInputStream());
            byte[] said = new byte[in.readUnsignedShort()];
            in.readFully(said);
            Optional<Answer> answer = question.answer(said).filter(each -> !each.isTruncated());
            return answer.orElseThrow(() -> new IOException("an answer that cannot be read"));
        }
    }

    private static int millisUntil(long deadline) throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
        if (millis <= 0) throw new SocketTimeoutException("no answer in time");
        return (int) millis;
    }
}
