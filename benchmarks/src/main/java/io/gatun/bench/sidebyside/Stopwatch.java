package io.gatun.bench.sidebyside;

import io.gatun.linux.handle.Pid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs other programs and measures them; containers that they leave are children of its process. */
final class Stopwatch implements AutoCloseable {
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup/unified");

    private final Conversation conversation;

    private Stopwatch(List<String> command) {
        this.conversation = new Conversation(command);
    }

    /** On the machine as it is. */
    static Stopwatch here(Path program) {
        return new Stopwatch(List.of(program.toString()));
    }

    /**
     * Where the peers run: they refuse machines with a cgroup2 tree beside those of version 1 as soon as it has a
     * controller, so they get a mount namespace without that tree.
     */
    static Stopwatch forPeers(Path program) {
        if (!isHybrid()) {
            return here(program);
        }
        String script = "umount %s && exec \"$0\"".formatted(UNIFIED);
        return new Stopwatch(List.of("unshare", "--mount", "sh", "-c", script, program.toString()));
    }

    static boolean isHybrid() {
        return Files.exists(UNIFIED.resolve("cgroup.procs"));
    }

    /** How long a program took, in nanoseconds; it must succeed. */
    long run(List<String> command) {
        return succeeded(ask("run", command), command);
    }

    /** Runs a program whose failure does not matter. */
    void tryRun(List<String> command) {
        ask("run", command);
    }

    /** How long it took until a container ended that a program left. */
    long awaitEnd(Pid pid) {
        return ask("wait", List.of(pid.toString())).getFirst();
    }

    /** How long it took {@code workers} at once to run a program {@code count} times; {} becomes a name. */
    long parallel(int workers, int count, List<String> command) {
        var words = new ArrayList<>(List.of(Integer.toString(workers), Integer.toString(count)));
        words.addAll(command);
        return succeeded(ask("parallel", words), command);
    }

    @Override
    public void close() {
        conversation.close();
    }

    private List<Long> ask(String request, List<String> words) {
        var all = new ArrayList<>(List.of(request));
        all.addAll(words);
        return conversation.ask(all);
    }

    private static long succeeded(List<Long> answer, List<String> command) {
        if (answer.getLast() != 0) {
            throw new IllegalStateException(
                    "\"%s\" failed with status %d".formatted(String.join(" ", command), answer.getLast()));
        }
        return answer.getFirst();
    }
}
