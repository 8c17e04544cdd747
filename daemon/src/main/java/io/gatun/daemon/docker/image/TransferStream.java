package io.gatun.daemon.docker.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.TransferStep;
import io.gatun.linux.gate.SyscallException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The answer of a transfer: a JSON object for each step, as docker's command draws them. It begins with the first step, so that what fails
 * before has a status of its own; what fails later is told in the stream. Safe for many threads.
 */
final class TransferStream implements TransferStep.Listener {
    private final Call call;
    private Optional<OutputStream> out = Optional.empty();

    private TransferStream(Call call) {
        this.call = call;
    }

    /** A transfer. */
    @FunctionalInterface
    interface Work {
        void run(TransferStream stream) throws IOException;
    }

    /** Answers a call by what a transfer says. */
    static void answer(Call call, Work work) throws IOException {
        var stream = new TransferStream(call);
        try {
            work.run(stream);
            stream.opened();
        } catch (EngineException | SyscallException | HttpFailure e) {
            if (stream.out.isEmpty()) throw e;
            String message = String.valueOf(e.getMessage());
            stream.send(Json.object()
                    .put("errorDetail", Json.object().put("message", message).build())
                    .put("error", message)
                    .build());
        }
        stream.opened().close();
    }

    private OutputStream opened() {
        OutputStream opened = out.orElseGet(call::jsonTransfer);
        out = Optional.of(opened);
        return opened;
    }

    @Override
    public void accept(TransferStep step) {
        var json = Json.object().put("status", step.status());
        if (step.total() > 0) {
            json.put(
                    "progressDetail",
                    Json.object()
                            .put("current", step.current())
                            .put("total", step.total())
                            .build());
        } else if (!step.id().isEmpty()) {
            json.put("progressDetail", Json.object().build());
        }
        if (!step.id().isEmpty()) json.put("id", step.id());
        send(json.build());
    }

    synchronized void send(Json line) {
        try {
            opened().write((line + "\r\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the client is gone", e);
        }
    }
}
