package io.gatun.engine.security;

import io.gatun.engine.spec.Seccomp.Arg;
import io.gatun.engine.spec.Seccomp.Operator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * On 32-bit x86, sockets and System V IPC can also be reached through one call whose first argument selects the
 * operation: socketcall(2) and ipc(2).
 */
final class Multiplexer {
    private static final Map<String, Way> WAYS = ways();

    private Multiplexer() {}

    /** One operation behind a multiplexing call. */
    record Way(String call, int operation) {
        Arg selects() {
            return new Arg(0, operation, 0, Operator.SCMP_CMP_EQ);
        }
    }

    static Optional<Way> of(String name) {
        return Optional.ofNullable(WAYS.get(name));
    }

    private static Map<String, Way> ways() {
        Map<String, Way> ways = new HashMap<>();
        number(ways, "socketcall", 1, List.of("socket", "bind", "connect", "listen", "accept", "getsockname"));
        number(ways, "socketcall", 7, List.of("getpeername", "socketpair", "send", "recv", "sendto", "recvfrom"));
        number(ways, "socketcall", 13, List.of("shutdown", "setsockopt", "getsockopt", "sendmsg", "recvmsg"));
        number(ways, "socketcall", 18, List.of("accept4", "recvmmsg", "sendmmsg"));
        number(ways, "ipc", 1, List.of("semop", "semget", "semctl", "semtimedop"));
        number(ways, "ipc", 11, List.of("msgsnd", "msgrcv", "msgget", "msgctl"));
        number(ways, "ipc", 21, List.of("shmat", "shmdt", "shmget", "shmctl"));
        return Map.copyOf(ways);
    }

    private static void number(Map<String, Way> ways, String call, int first, List<String> names) {
        int operation = first;
        for (var name : names) ways.put(name, new Way(call, operation++));
    }
}
