package io.gatun.proxy.health;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gatun.proxy.model.Check;
import io.gatun.proxy.model.ExecCheck;
import io.gatun.proxy.model.GrpcCheck;
import io.gatun.proxy.model.HttpCheck;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.TcpCheck;
import io.gatun.proxy.relay.Question;
import io.gatun.proxy.wire.ProxyHeader;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Checks as bytes to be sent and bytes to be understood. */
final class Questions {
    private Questions() {}

    /**
     * The question of a check.
     *
     * @param header what backends expect before anything else
     */
    static Question of(Check check, ProxyProtocol.To header) {
        return switch (check) {
            case TcpCheck tcp -> Question.CONNECTION;
            case ExecCheck program -> throw new IllegalArgumentException("a program is run, not asked");
            case HttpCheck http -> after(header, new HttpQuestion(http));
            case GrpcCheck grpc -> after(header, new GrpcQuestion(grpc));
        };
    }

    private static Question after(ProxyProtocol.To version, Question question) {
        byte[] header = switch (version) {
            case NONE -> new byte[0];
            case V1 -> ProxyHeader.version1(Optional.empty());
            case V2 -> ProxyHeader.version2(Optional.empty());
        };
        var all = new ByteArrayOutputStream();
        all.writeBytes(header);
        all.writeBytes(question.request());
        byte[] request = all.toByteArray();
        return new Question() {
            @Override
            public byte[] request() {
                return request;
            }

            @Override
            public Verdict read(byte[] answer) {
                return question.read(answer);
            }
        };
    }

    private record HttpQuestion(HttpCheck check) implements Question {
        private static final int STATUS = "HTTP/1.1 ".length();
        private static final int STATUS_LINE = STATUS + 3;

        @Override
        public byte[] request() {
            return "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: gatun\r\nConnection: close\r\n\r\n"
                    .formatted(check.path(), check.host())
                    .getBytes(US_ASCII);
        }

        @Override
        public Verdict read(byte[] answer) {
            if (answer.length < STATUS_LINE) return Verdict.MORE;
            String line = new String(answer, 0, STATUS_LINE, US_ASCII);
            return line.matches("HTTP/1\\.[01] [23]\\d\\d") ? Verdict.WELL : Verdict.ILL;
        }
    }
}
