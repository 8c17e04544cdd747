package io.gatun.proxy.health;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.ExecCheck;
import io.gatun.proxy.table.Member;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs the programs of a check, few at once, each on a thread of its own: waiting for a process would hold an event loop. */
final class ProgramRuns {
    private static final System.Logger LOG = System.getLogger(ProgramRuns.class.getName());
    private static final int AT_ONCE = 8;
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final File NOTHING = new File("/dev/null");

    private final ExecCheck check;
    private final Semaphore room = new Semaphore(AT_ONCE);

    ProgramRuns(ExecCheck check) {
        this.check = check;
    }

    /** Asks about a member. Where there is no room there is no answer, and the next round asks again. */
    void ask(Member member, Consumer<Boolean> answer) {
        if (!room.tryAcquire()) return;
        Thread.ofPlatform().daemon().name("gatun-proxy-check").start(() -> {
            try {
                answer.accept(isWell(member));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                room.release();
            }
        });
    }

    private boolean isWell(Member member) throws InterruptedException {
        List<String> command = check.command();
        var builder = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectInput(Redirect.from(NOTHING))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", PATH);
        builder.environment().put("GATUN_BACKEND", AddressText.of(member.address()));
        try {
            Process process = builder.start();
            if (process.waitFor(check.pace().timeout().toNanos(), TimeUnit.NANOSECONDS))
                return process.exitValue() == 0;
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            return false;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "a check cannot be run: " + e.getMessage());
            return false;
        }
    }
}
