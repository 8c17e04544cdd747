package io.gatun.proxy.relay;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.file.Pipe;
import io.gatun.linux.file.Pipes.Waiting;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final CompletableFuture<Void> abandoned = new CompletableFuture<>();

    /** Has no memory, or no class, when it is told something. */
    private final class Unlucky implements Ready {
        @Override
        public void ready(int events) {
            throw new NoClassDefFoundError("too many open files");
        }

        @Override
        public void abandon() {
            abandoned.complete(null);
        }
    }

    @Test
    void errorEndsOneConnectionAndNotTheLoop() throws Exception {
        Kernel kernel = Kernel.open();
        try (var loops = new Loops(kernel, 1, 100);
                Pipe pipe = kernel.pipes().pipe2(Waiting.NONBLOCKING)) {
            Loop loop = loops.any(0);
            var watched = new CompletableFuture<Watch>();
            loop.call(() -> watched.complete(loop.watchInput(pipe.read(), new Unlucky())));
            pipe.write().close(); // which is an event for who reads
            assertNull(abandoned.get(20, TimeUnit.SECONDS));
            loop.call(() -> watched.join().cancel());
            assertTrue(watched.isDone());
        }
    }
}
